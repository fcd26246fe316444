import { isObjectId, isShortId, isUuid, objectId, shortId, timeOfUuid, uuid, uuidAt } from '@relata/protocol';
import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => vi.useRealTimers());

describe('objectId', () => {
  it('carries the time, and ascends', () => {
    const before = Math.floor(Date.now() / 1000);
    const ids = Array.from({ length: 50_000 }, objectId);
    const seconds = Number.parseInt((ids[0] as string).slice(0, 8), 16);
    expect(seconds).toBeGreaterThanOrEqual(before);
    expect(seconds).toBeLessThanOrEqual(before + 5);
    expect(ids.every(isObjectId)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
  });

  it('ascends even when the clock steps back', () => {
    const first = objectId();
    vi.useFakeTimers({ now: Date.now() - 3_600_000 });
    expect(objectId() > first).toBe(true);
  });

  it('ascends where the counter runs over', { timeout: 60_000 }, () => {
    // From a counter that starts anywhere, a full turn passes its end once.
    let last = objectId();
    let inOrder = true;
    for (let made = 0; made < 0x1_000_001; made += 1) {
      const id = objectId();
      if (id <= last) inOrder = false;
      last = id;
    }
    expect(inOrder).toBe(true);
  });
});

describe('shortId', () => {
  it('is twenty base62 characters, each as likely as another', () => {
    const ids = Array.from({ length: 20_000 }, shortId);
    expect(ids.every(isShortId)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    const counts = new Map<string, number>();
    for (const char of ids.join('')) counts.set(char, (counts.get(char) ?? 0) + 1);
    expect(counts.size).toBe(62);
    // 400 000 characters, 6 452 of each expected; ±8 standard deviations never fails by chance. Without throwing
    // away the top of the range eight characters would come up 25 % more often.
    for (const count of counts.values()) expect(Math.abs(count - 6_452)).toBeLessThan(650);
  });
});

it('uuidAt has its time in it, and nothing else that repeats', () => {
  for (const at of [0, 1, 1_790_000_000_123, Date.now(), Date.parse('9999-12-31T23:59:59.999Z')]) {
    const id = uuidAt(at);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(timeOfUuid(id)?.getTime()).toBe(at);
    expect(uuidAt(at)).not.toBe(id);
  }
  for (const not of [uuid(), '', 'ffffffff-ffff-7fff-8fff-ffffffffffff', `${uuidAt(0)}\n`]) {
    expect(timeOfUuid(not)).toBeUndefined();
  }
});

it('uuid is a UUID, and what is none is told apart', () => {
  expect(isUuid(uuid())).toBe(true);
  for (const not of ['', uuid().toUpperCase(), `${uuid()}\n`, null, {}]) expect(isUuid(not)).toBe(false);
  for (const not of ['67ADE73D1119D2AC7AD0C475', '67ade73d1119d2ac7ad0c47', `${objectId()}\n`, 7]) {
    expect(isObjectId(not)).toBe(false);
  }
  for (const not of ['eHy2cOSZxMQzQ6Yyvl8', 'eHy2cOSZxMQzQ6Yyvl8-', `${shortId()}\n`, undefined]) {
    expect(isShortId(not)).toBe(false);
  }
});
