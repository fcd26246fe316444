import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ErrorCode, errorCodes, RelataError } from '../src/errors.ts';

const root = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/errors.md', root), 'utf8');
const source = readFileSync(new URL('packages/server/src/errors.ts', root), 'utf8');

/** Details that name themselves, so that messages come out as the documentation writes them. */
const details = new Proxy(
  {},
  { get: (_, name) => (name === 'messages' ? ['{messages}'] : `{${String(name)}}`) },
);

describe('the catalogue of errors', () => {
  // The list of codes is made of the catalogue, whose type demands every code; the union itself is only in the source.
  test('has the codes of its type', () => {
    const union = /type ErrorCode =((?:\s*\| '\w+')+);/.exec(source)?.[1] ?? '';
    const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(40);
    expect([...errorCodes]).toEqual(codes);
  });

  test('is what docs/errors.md explains, in the same order', () => {
    const documented = entries().map(({ code }) => code);
    expect(documented).toEqual([...errorCodes]);
  });

  test.each(entries())('$code: status, message, what to do', ({ code, status, message, advice, section }) => {
    expect(errorCodes).toContain(code);
    const error = new RelataError(code as ErrorCode, details);
    expect({ status, message }).toEqual({ status: error.status, message: error.message });
    expect(advice).toMatch(/\w{2,}.*\./s);
    // `401 and 403`, `408 to 431`
    const [from = 0, to = from] = section.match(/\d+/g)?.map(Number) ?? [];
    expect(status).toBeGreaterThanOrEqual(from);
    expect(status).toBeLessThanOrEqual(to);
  });
});

interface Entry {
  readonly section: string;
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly advice: string;
}

function entries(): Entry[] {
  return page
    .split(/^## /m)
    .slice(1)
    .flatMap((part) => {
      const [section = '', ...bodies] = part.split(/^### /m);
      return bodies.map((body) => {
        const [heading = '', line = '', ...advice] = body.split('\n');
        const [, status = '', message = ''] = /^\*\*(\d{3})\*\* · (.*)$/.exec(line) ?? [];
        return {
          section: section.split('\n')[0] ?? '',
          code: heading.replaceAll('`', ''),
          status: Number(status),
          message,
          advice: advice.join('\n').trim(),
        };
      });
    });
}
