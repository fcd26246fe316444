import { describe, expect, test } from 'vitest';
import { readTime } from '../../src/http/time.ts';
import { engines, startTestApp } from '../support/start-test-app.ts';

test.each([
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ['2026-01-31T12:00', '2026-01-31T12:00:00.000Z'],
  ['2026-01-31T12:00:00', '2026-01-31T12:00:00.000Z'],
  ['2026-01-31T12:00:00.5Z', '2026-01-31T12:00:00.500Z'],
  ['2026-01-31T12:00:00+02:00', '2026-01-31T10:00:00.000Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
])('%s is a time, in UTC unless it says otherwise', (text, time) => {
  const zone = process.env['TZ'];
  process.env['TZ'] = 'Asia/Kolkata';
  try {
    expect(readTime('since', text)).toBe(time);
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});

const none = [
  'yesterday',
  '2026',
  '2026-13-01',
  '2026-01-31 noon',
  '2026-01-31T25:00Z',
  '2026-01-31T12:00:00 PST',
  // Times that the database has no year for.
  '0000-06-01',
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59-14:00',
];

test.each(none)('%s is none', (text) => {
  expect(() => readTime('since', text)).toThrow('since must be a time such as 2026-01-31T12:00:00Z');
});

describe.each(engines)('times that are none, on %s', (engine) => {
  test('are refused wherever a time is asked for', async () => {
    const app = await startTestApp({ engine });
    try {
      const body = { url: 'http://127.0.0.1:9/' };
      const { id } = (await app.call('POST', '/v1/endpoints', { body })).body;
      for (const time of none) {
        const query = new URLSearchParams({ endpointId: id, since: time });
        const answers = [
          await app.call('POST', '/v1/endpoints', { body: { ...body, start: time } }),
          await app.call('POST', `/v1/endpoints/${id}/replay`, { body: { since: time } }),
          await app.call('POST', `/v1/endpoints/${id}/recover`, { body: { since: time } }),
          await app.call('GET', `/v1/attempts?${query}`),
        ];
        expect([time, ...answers.map(({ status }) => status)]).toEqual([time, 422, 422, 422, 422]);
      }
    } finally {
      await app.close();
    }
  });
});
