import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createListener, type Listener } from '@relata/listener';
import { toFetchHandler } from '@relata/listener/fetch';
import { fixtures, signedRequest, testKeys, testListener } from '@relata/listener/testing';
import { eventTypes, webhookEventSchemas } from '@relata/protocol';
import { describe, expect, test } from 'vitest';

describe('fixtures', () => {
  test.each(eventTypes)('%s has the keys of its schema, in the order in which they are sent', (type) => {
    const fixture = fixtures[type];
    const schema = webhookEventSchemas[type] as unknown as {
      properties: Record<string, unknown>;
      required: string[];
    };
    const keys = Object.keys(fixture);
    expect(keys).toEqual(Object.keys(schema.properties).filter((key) => key in fixture));
    expect(keys).toEqual(expect.arrayContaining(schema.required));
    expect(fixture.type).toBe(type);
  });
});

describe('signedRequest', () => {
  test.each(['relata', 'highlevel'] as const)("is genuine, in %s's manner", async (as) => {
    const keys = await testKeys();
    const { rawBody, headers, event } = await signedRequest('RelationCreate', { id: 'mine' }, { as });
    const verified = await createListener({ keys: keys[as] }).verify(rawBody, headers);
    expect(verified).toMatchObject({ event, id: event.webhookId, verifiedBy: { sender: as } });
    expect(event).toEqual({
      ...fixtures.RelationCreate,
      id: 'mine',
      timestamp: event.timestamp,
      webhookId: event.webhookId,
    });
    expect(Object.keys(event)).toEqual(Object.keys(fixtures.RelationCreate));
    expect('webhook-id' in headers).toBe(as === 'relata');
  });

  test('each has an id of its own', async () => {
    const [one, other] = [await signedRequest('ContactCreate'), await signedRequest('ContactCreate')];
    expect(one.event.webhookId).not.toBe(other.event.webhookId);
  });

  test('says where it stands in the log, and that it is a replay or a test', async () => {
    const keys = (await testKeys()).relata;
    const seen: unknown[] = [];
    const listener = createListener({ keys }).onAny((_event, { sequence, replay, isTest }) => {
      seen.push({ sequence, replay, isTest });
    });
    await listener.handle(await signedRequest('RecordUpdate', {}, { sequence: 7, replay: 3, isTest: true }));
    expect(seen).toEqual([{ sequence: 7, replay: 3, isTest: true }]);
  });

  test('is a Request where one is wanted', async () => {
    const handler = toFetchHandler(createListener({ keys: (await testKeys()).relata }).onAny(() => {}));
    const response = await handler((await signedRequest('RecordDelete')).toRequest());
    expect(response.status).toBe(200);
  });

  test('may be an event that nobody knows', async () => {
    const got: unknown[] = [];
    const { status } = await testListener((listener) =>
      listener.on('OpportunityCreate', (event) => got.push(event['stage'])),
    ).send('OpportunityCreate', { stage: 'won' });
    expect(status).toBe(200);
    expect(got).toEqual(['won']);
  });
});

describe.each(['relata', 'highlevel'] as const)("testListener, in %s's manner", (as) => {
  test('sends what is genuine and what is not', async () => {
    const got: string[] = [];
    const webhooks = testListener({ RelationCreate: ({ firstRecordId }) => got.push(firstRecordId) }, { as });

    expect((await webhooks.send('RelationCreate', { firstRecordId: 'a' })).outcome.kind).toBe('processed');
    expect((await webhooks.send('RelationDelete')).outcome.kind).toBe('unhandled');
    expect((await webhooks.tampered('RelationCreate')).outcome).toMatchObject({ code: 'signature_wrong' });
    expect((await webhooks.wrongKey('RelationCreate')).outcome).toMatchObject({ code: 'signature_wrong' });
    const [first, second] = await webhooks.duplicate('RelationCreate', { firstRecordId: 'b' });
    expect([first.outcome.kind, second.outcome.kind]).toEqual(['processed', 'duplicate']);
    expect(got).toEqual(['a', 'b']);

    const { outcome } = await webhooks.stale('RelationCreate', { firstRecordId: 'late' });
    expect(outcome).toMatchObject(as === 'relata' ? { code: 'timestamp_too_old' } : { kind: 'processed' });
  });

  test('takes the function that adds the handlers, and options of a listener', async () => {
    const addHandlers = (listener: Listener): void => {
      listener.on('RecordCreate', () => {
        throw new Error('not now');
      });
    };
    const hooks = (listener: Listener): void => addHandlers(listener.onError(() => {}));
    const { status, outcome } = await testListener(hooks, { as }).send('RecordCreate');
    expect(outcome.kind).toBe('handler_failed');
    expect(status).toBe(as === 'relata' ? 500 : 429);
    expect((await testListener(hooks, { as, retryStatus: 503 }).send('RecordCreate')).status).toBe(503);
  });

  test('takes a listener of your own', async () => {
    const listener = createListener({ keys: (await testKeys())[as] }).onAny(() => {});
    expect((await testListener(listener, { as }).send('ContactUpdate')).outcome.kind).toBe('processed');
  });

  test('goes by the clock of the listener', async () => {
    const now = (): number => Date.parse('2001-01-01');
    const webhooks = testListener((listener) => listener.onAny(() => {}), { as, now });
    expect((await webhooks.send('RecordCreate')).outcome.kind).toBe('processed');
  });
});

describe('the key that stands for HighLevel', () => {
  test('is believed by nobody who does not name it', async () => {
    const request = await signedRequest('RelationCreate', {}, { as: 'highlevel' });
    for (const keys of ['highlevel', (await testKeys()).relata]) {
      const { status } = await createListener({ keys }).handle(request);
      expect(status).toBe(401);
    }
  });

  test('is an ordinary key in another process: x-ghl-signature alone is not enough there', async () => {
    const { highlevel } = await testKeys();
    const { rawBody, headers } = await signedRequest('RelationCreate', {}, { as: 'highlevel' });
    const script = `
      const { createListener } = await import('@relata/listener');
      const [keys, body, headers] = JSON.parse(process.argv[1]);
      const { status, outcome } = await createListener({ keys }).onAny(() => {}).handle({ rawBody: Buffer.from(body, 'base64'), headers });
      console.log(status, outcome.code);
    `;
    const sent = JSON.stringify([highlevel, Buffer.from(rawBody).toString('base64'), headers]);
    const args = [
      '--conditions=relata-source',
      '--disable-warning=ExperimentalWarning',
      '--input-type=module',
      '--eval',
      script,
      sent,
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname });
    expect(stdout.trim()).toBe('401 standard_headers_missing');
  });
});
