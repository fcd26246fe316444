import { bodyBytes, type ContactData, type LoggedEvent, type RecordData, renderBody } from '@relata/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { appId, dataByType, eventOf } from './events.ts';

// Any text at all, halves of surrogate pairs and control characters too: rendering must not depend on what the doors
// of the API refuse.
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('', '"', '\\', '\u2028', '\ud800', '\0', '{"a":1}'),
);

// Keys that JSON has to escape are left out: after `JSON.parse('{"h":[],"\\\\":0}')`, V8 13.6 reads the second key of
// `{"h":1,"\\n":2}` as a backslash (nodejs/node#63785). That is for the door to refuse, rendering cannot help it.
const anyKey = fc.oneof(
  anyText.filter((text) => JSON.stringify(text) === `"${text}"`),
  fc.constantFrom('__proto__', 'constructor', 'toJSON', 'length', '0', '10', '2', '-1', '1e3'),
);

/** JSON values as they come from a parser: keys that are numbers come first, `__proto__` is a key like others. */
const { anyJson } = fc.letrec<{ anyJson: unknown }>((tie) => ({
  anyJson: fc.oneof(
    { maxDepth: 4 },
    anyText,
    fc.double(),
    fc.constantFrom(null, true, false, -0, 1e21, 5e-324),
    fc.array(tie('anyJson'), { maxLength: 4 }),
    fc.array(fc.tuple(anyKey, tie('anyJson')), { maxLength: 4 }).map(Object.fromEntries),
  ),
}));

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const recordEvent: fc.Arbitrary<LoggedEvent> = fc
  .record({
    properties: fc.array(fc.tuple(anyKey, anyJson)).map((entries) => Object.fromEntries(entries)),
    owner: fc.array(anyText, { maxLength: 1 }),
    followers: fc.array(anyText, { maxLength: 10 }),
  })
  .map((part) => eventOf('RecordUpdate', { ...dataByType.RecordUpdate, ...part } satisfies RecordData));

const contactEvent: fc.Arbitrary<LoggedEvent> = fc
  .record({
    name: optional(anyText),
    email: optional(anyText),
    tags: fc.array(anyText),
    attachments: optional(fc.array(anyText)),
    customFields: optional(fc.array(fc.record({ id: anyText, value: anyJson }))),
  })
  .map((part) => {
    const set = Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
    return eventOf('ContactUpdate', { ...dataByType.ContactUpdate, ...set } as ContactData);
  });

it.each([
  ['record', recordEvent],
  ['contact', contactEvent],
])('a body about any %s survives parsing and rendering, and its size is known before', (_, event) => {
  fc.assert(
    fc.property(event, (event) => {
      const body = renderBody(event, appId);
      expect(JSON.stringify(JSON.parse(body))).toBe(body);
      // As a receiver has it: through bytes.
      expect(JSON.stringify(JSON.parse(Buffer.from(body).toString()))).toBe(body);
      expect(bodyBytes(event)).toBe(Buffer.byteLength(body));
      // As the log has it: rendered from data that was kept as json.
      expect(renderBody(JSON.parse(JSON.stringify(event)), appId)).toBe(body);
    }),
    { numRuns: 1_000 },
  );
});
