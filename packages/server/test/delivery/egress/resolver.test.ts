import { afterEach, beforeEach, expect, test } from 'vitest';
import { createResolver } from '../../../src/delivery/sending/egress/resolver.ts';
import { until } from '../receiver.ts';
import { type DnsStub, startDns } from './dns-stub.ts';

let dns: DnsStub;
beforeEach(async () => {
  dns = await startDns({ 'quick.test': ['8.8.8.8'], 'one.test': ['8.8.8.8'], 'two.test': ['8.8.8.8'] });
});
afterEach(() => dns.close());

const asked = (name: string) => dns.questions.filter((question) => question === `A ${name}`).length;

test('a name is asked for once at a time, and again when the answer is there', async () => {
  const resolve = createResolver(dns.resolve);
  const answers = await Promise.all(Array.from({ length: 50 }, () => resolve('quick.test')));
  expect(new Set(answers)).toHaveLength(1);
  expect(asked('quick.test')).toBe(1);
  await resolve('quick.test');
  expect(asked('quick.test')).toBe(2);
});

test('a name that is not found is asked for again', async () => {
  const resolve = createResolver(dns.resolve);
  await expect(resolve('new.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  dns.zone['new.test'] = ['8.8.4.4'];
  expect(await resolve('new.test')).toEqual([{ address: '8.8.4.4', family: 4 }]);
});

test('names that were slow are asked for one after another, and hold up nobody else', async () => {
  const resolve = createResolver(dns.resolve);
  Object.assign(dns.delayMs, { 'one.test': 1_300, 'two.test': 1_300 });
  // Nobody knows yet: side by side.
  await Promise.all([resolve('one.test'), resolve('two.test')]);

  const answered: string[] = [];
  const slow = ['one.test', 'two.test'].map((name) => resolve(name).then(() => answered.push(name)));
  await until(
    () => asked('one.test') === 2,
    1_000,
    () => dns.questions,
  );
  await resolve('quick.test');
  expect(answered).toEqual([]);
  expect(asked('two.test')).toBe(1);
  await slow[0];
  await until(
    () => asked('two.test') === 2,
    1_000,
    () => dns.questions,
  );
  await slow[1];
  expect(answered).toEqual(['one.test', 'two.test']);

  // Quick once, and they are like any other.
  Object.assign(dns.delayMs, { 'one.test': 0, 'two.test': 0 });
  await Promise.all([resolve('one.test'), resolve('two.test')]);
  Object.assign(dns.delayMs, { 'one.test': 600, 'two.test': 600 });
  const begun = performance.now();
  await Promise.all([resolve('one.test'), resolve('two.test')]);
  expect(performance.now() - begun).toBeLessThan(1_100);
});
