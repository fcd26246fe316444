import { BODY_BYTES_MAX, bodyBytes, renderBody } from '@relata/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

// Listeners check the signature over the bytes, older ones over the JSON of what they parsed from them: the two must
// be the same, whatever a client put into a contact or a record.

const APP_ID = 'abcdef0123456789abcdef01';
const RUNS = 60;

// What is refused is rare, or hardly anything would be taken whole.
const text = fc.oneof(
  { weight: 20, arbitrary: fc.string({ unit: 'grapheme' }) },
  { weight: 5, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 2, arbitrary: fc.constantFrom('', '\u2028', '\u{1f600}', '"\\', '</script>', '1e5') },
  { weight: 1, arbitrary: fc.constantFrom('\ud800', 'a\0b', '__proto__') },
);
const json = fc.jsonValue({ noUnicodeString: false, maxDepth: 4 });
const value = fc.oneof(text, json, fc.double(), fc.maxSafeInteger(), fc.constantFrom(-0, 1e21, 5e-324, null));
// Few enough for one object's 200 fields.
const key = fc.oneof(
  { weight: 12, arbitrary: fc.stringMatching(/^[a-d1_.]{1,2}$/) },
  { weight: 3, arbitrary: fc.constantFrom('01', '2', 'constructor', 'to_string', 'custom_objects.thing.x') },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'custom_objects.other.x', 'Capital') },
);
const properties = fc.dictionary(key, value, { maxKeys: 6 });

const mostly = (arbitrary: fc.Arbitrary<string>) => fc.oneof({ weight: 9, arbitrary }, text);

const contact = fc.record(
  {
    firstName: fc.option(text),
    name: fc.option(text),
    email: mostly(fc.emailAddress()),
    phone: mostly(fc.stringMatching(/^\+?[0-9]{3}[0-9 ]{0,9}$/)),
    address1: fc.option(text),
    website: fc.option(text),
    dateOfBirth: fc.option(text),
    dnd: fc.boolean(),
    tags: fc.array(
      text.filter((tag) => tag !== ''),
      { maxLength: 4 },
    ),
    customFields: fc.array(fc.record({ id: fc.stringMatching(/^[A-Za-z0-9]{1,20}$/), field_value: value }), {
      maxLength: 4,
    }),
  },
  { requiredKeys: [] },
);

describe.each(engines)('bodies on %s', (engine) => {
  let app: TestApp;
  let locationId: string;
  let token: string;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    locationId = await app.newLocation();
    token = await app.newToken(locationId);
    const labels = { singular: 'Thing', plural: 'Things' };
    const primaryDisplayPropertyDetails = { key: 'name', name: 'Name', dataType: 'TEXT' };
    await app.call('POST', '/objects/', {
      token,
      body: { key: 'thing', labels, primaryDisplayPropertyDetails },
    });
    head = 1;
  });
  afterAll(() => app?.close());

  let taken = 0;
  let head = 0;

  /** What is taken is announced in sound bytes; what is not is refused by name, and leaves nothing. */
  async function check(method: string, path: string, body: unknown): Promise<{ id: string }> {
    const before = head;
    const answer = await app.call(method, path, { token, body });
    const events = await app.log(locationId, before);
    head += events.length;
    if (answer.status >= 300) {
      expect([400, 422]).toContain(answer.status);
      expect(answer.body).toMatchObject({ statusCode: answer.status, message: expect.anything() });
      expect(events).toEqual([]);
      return answer.body;
    }
    taken += 1;
    for (const event of events) {
      const bytes = renderBody(event, APP_ID);
      expect(JSON.stringify(JSON.parse(bytes))).toBe(bytes);
      expect(bytes.isWellFormed()).toBe(true);
      expect(bodyBytes(event)).toBe(Buffer.byteLength(bytes));
      expect(bodyBytes(event)).toBeLessThanOrEqual(BODY_BYTES_MAX);
    }
    const thing = answer.body.record ?? answer.body.contact;
    if (method === 'POST') {
      const read = answer.body.record ? `/objects/thing/records/${thing.id}` : `/contacts/${thing.id}`;
      const { body: found } = await app.call('GET', read, { token });
      const { relations: _, ...again } = found.record ?? found.contact;
      expect(again).toEqual(thing);
      expect(events.at(-1)).toMatchObject({ entityId: thing.id, traceId: answer.headers.get('x-trace-id') });
    }
    return thing;
  }

  test('of records', async () => {
    taken = 0;
    await fc.assert(
      fc.asyncProperty(properties, properties, async (created, changed) => {
        await check('POST', '/objects/thing/records', { properties: created });
        const { id } = await check('POST', '/objects/thing/records', { properties: {} });
        await check('PUT', `/objects/thing/records/${id}`, { properties: changed });
      }),
      { numRuns: RUNS },
    );
    // Of three requests a run, one of which is empty.
    expect(taken).toBeGreaterThan(RUNS * 1.5);
  });

  test('of contacts', async () => {
    taken = 0;
    await fc.assert(
      fc.asyncProperty(contact, contact, async (created, changed) => {
        await check('POST', '/contacts/', created);
        const { id } = await check('POST', '/contacts/', {});
        await check('PUT', `/contacts/${id}`, changed);
      }),
      { numRuns: RUNS },
    );
    // Of three requests a run, one of which is empty.
    expect(taken).toBeGreaterThan(RUNS * 1.5);
  });
});
