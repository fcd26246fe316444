import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CellFault, type CellType, decodeCell, encodeCell } from '../../src/rows/cells.ts';
import { type CsvRow, MalformedCsv, readCsv, writeCsv } from '../../src/rows/csv.ts';
import { readNdjson, writeNdjson } from '../../src/rows/ndjson.ts';
import { ROW_BYTES_MAX, type SourceRow } from '../../src/rows/row.ts';

/** What breaks readers of CSV and of lines, in any mixture. */
const nasty = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        '"',
        '""',
        ',',
        ';',
        '\n',
        '\r',
        '\r\n',
        ' ',
        '\t',
        '\uFEFF',
        '\u2028',
        '=1+1',
        '@',
        'json:',
        '',
        'ä',
        '𝄞',
        '\\',
        "'",
        '\v',
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join('')),
);

/** Bytes in chunks of every size, as files and pipes come. */
async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of source) found.push(each);
  return found;
}

const csv = (text: string | Buffer, size = 64 * 1024): Promise<CsvRow[]> =>
  all(readCsv(inChunks(Buffer.from(text as string), size)));
const ndjson = (text: string | Buffer, size = 64 * 1024): Promise<SourceRow[]> =>
  all(readNdjson(inChunks(Buffer.from(text as string), size)));

describe('CSV', () => {
  test('what is written is read again, wherever the chunks end', async () => {
    const rows = fc.array(fc.tuple(fc.constant('x'), nasty, nasty), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 9 }), async (written, size) => {
        const read = await csv(writeCsv(written), size);
        expect(read.map(({ cells }) => cells)).toEqual(written);
      }),
      { numRuns: 300 },
    );
  });

  test('a row is known by the line on which it begins', async () => {
    const ends = fc.constantFrom('\n', '\r\n');
    const cell = fc.constantFrom('a', 'b\nc', 'd\r\ne', 'f\n\n\ng', '"h"', '\ni\n');
    const rows = fc.array(fc.tuple(fc.tuple(cell, cell), fc.nat({ max: 2 })), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(rows, ends, fc.integer({ min: 1, max: 7 }), async (written, end, size) => {
        let text = '\uFEFF';
        let line = 1;
        const expected: number[] = [];
        for (const [cells, emptyBefore] of written) {
          text += end.repeat(emptyBefore);
          line += emptyBefore;
          expected.push(line);
          const row = cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(',') + end;
          text += row;
          line += row.split('\n').length - 1;
        }
        expect((await csv(text, size)).map((row) => row.line)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('a byte order mark, all three ends of lines, and a last line without one', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const rows = await csv(`\uFEFFa,b${end}${end}1,"x${end}y"${end}2,z`);
      expect(rows).toEqual([
        { line: 1, cells: ['a', 'b'] },
        { line: 3, cells: ['1', `x${end}y`] },
        { line: 5, cells: ['2', 'z'] },
      ]);
    }
  });

  test.each([
    ['a,b\n1,"x\n2,y\n', /quote that is opened at line [12] .*not closed/],
    ['a,b\n1,x\n2,y"z\n', /Line 3 has a quote within a cell/],
    ['a,b\n"1"x,2\n', /Line 2 has something behind a closing quote/],
    [Buffer.from('a,b\n1,caf\xe9\n', 'latin1'), /not UTF-8/],
    [Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'), /not UTF-8/],
    [`a,b\n"${'x'.repeat(ROW_BYTES_MAX + 10)}",1\n`, /line [12] or behind it has more than/],
  ])('what cannot be read is refused with its place: %#', async (text, message) => {
    await expect(csv(text)).rejects.toThrow(MalformedCsv);
    await expect(csv(text)).rejects.toThrow(message);
  });
});

describe('cells', () => {
  const types: CellType[] = ['text', 'number', 'boolean', 'list'];

  test('whatever JSON can say comes back, whatever the type of the column', () => {
    const value = fc.oneof(nasty, fc.jsonValue(), fc.double({ noNaN: true }), fc.array(nasty));
    fc.assert(
      fc.property(value, fc.constantFrom(...types), (given, type) => {
        // An empty list is the same as none.
        fc.pre(!(type === 'list' && Array.isArray(given) && given.length === 0));
        const expected = JSON.parse(JSON.stringify(given));
        expect(decodeCell(encodeCell(expected, type), type)).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  test('what people type', () => {
    expect(decodeCell('', 'text')).toBeUndefined();
    expect(decodeCell(' 1200.50 ', 'number')).toBe(1200.5);
    expect(decodeCell('+3e2', 'number')).toBe(300);
    expect(decodeCell('YES', 'boolean')).toBe(true);
    expect(decodeCell('0', 'boolean')).toBe(false);
    expect(decodeCell('a; b;;c', 'list')).toEqual(['a', 'b', 'c']);
    expect(decodeCell('=SUM(A1)', 'text')).toBe('=SUM(A1)');
    for (const [text, type] of [
      ['1,200', 'number'],
      ['12abc', 'number'],
      ['0x10', 'number'],
      ['1e999', 'number'],
      ['Infinity', 'number'],
      ['perhaps', 'boolean'],
      ['json:{', 'text'],
    ] as const) {
      expect(() => decodeCell(text, type)).toThrow(CellFault);
    }
  });
});

describe('NDJSON', () => {
  test('what is written is read again, wherever the chunks end', async () => {
    const rows = fc.array(fc.dictionary(nasty, fc.oneof(nasty, fc.jsonValue())), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 9 }), async (written, size) => {
        const expected = JSON.parse(JSON.stringify(written));
        const read = await ndjson(writeNdjson(written), size);
        expect(read).toEqual(expected.map((value: object, index: number) => ({ line: index + 1, value })));
      }),
      { numRuns: 300 },
    );
  });

  test('each bad line is a fault of its own, with its number', async () => {
    const text = Buffer.concat([
      Buffer.from('\uFEFF{"a":1}\r\n\n  \n[1]\nnull\n{"a":\n'),
      Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d, 0x0a]),
      Buffer.from(`{"a":"${'x'.repeat(ROW_BYTES_MAX)}"}\n{"b":"\u2028"}`),
    ]);
    for (const size of [5, 64 * 1024]) {
      const rows = await ndjson(text, size);
      expect(rows.map(({ line, value, fault }) => [line, value ?? fault?.code])).toEqual([
        [1, { a: 1 }],
        [4, 'not_an_object'],
        [5, 'not_an_object'],
        [6, 'invalid_json'],
        [7, 'not_utf8'],
        [8, 'too_long'],
        [9, { b: '\u2028' }],
      ]);
    }
  });
});
