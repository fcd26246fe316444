import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64, encodeBase64 } from '../src/signature/base64.ts';

const bytes = fc.uint8Array({ maxLength: 100 });

test('what is written is read again, and is what others write', () => {
  fc.assert(
    fc.property(bytes, (written) => {
      const text = encodeBase64(written);
      expect(text).toBe(Buffer.from(written).toString('base64'));
      expect(decodeBase64(text, written.length)).toEqual(new Uint8Array(written));
    }),
  );
});

test('of all texts that a forgiving decoder reads, only the one standard spelling is read', () => {
  const character = fc.constantFrom(...'AQgw/+-_=Bz9 \n.\u00e9\u{1f600}');
  const nearly = fc.tuple(bytes, fc.nat(), character).map(([written, at, other]) => {
    const text = Buffer.from(written).toString('base64');
    const place = at % (text.length + 1);
    return text.slice(0, place) + other + text.slice(place + 1);
  });
  fc.assert(
    fc.property(nearly, fc.integer({ min: -2, max: 2 }), (text, off) => {
      const read = Buffer.from(text, 'base64');
      const length = Math.max(0, read.length + off);
      const isStandard = off === 0 && read.toString('base64') === text;
      expect(decodeBase64(text, length)).toEqual(isStandard ? new Uint8Array(read) : undefined);
    }),
    { numRuns: 2_000 },
  );
});
