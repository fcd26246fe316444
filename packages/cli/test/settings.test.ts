import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { userConfigPath } from '../src/command/config-file.ts';
import type { Flags } from '../src/command/flags.ts';
import { readSettings, type Settings } from '../src/command/settings.ts';
import { Failure } from '../src/failure.ts';

let cwd: string;
let home: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'relata-settings-'));
  home = mkdtempSync(join(tmpdir(), 'relata-settings-home-'));
});
afterEach(() => {
  for (const folder of [cwd, home]) rmSync(folder, { recursive: true });
});

function settings(flags: Partial<Flags> = {}, env: Record<string, string> = {}): Settings {
  const surroundings = { cwd, env: { XDG_CONFIG_HOME: home, ...env }, platform: process.platform };
  return readSettings({ color: true, input: true, ...flags }, surroundings);
}

function project(content: unknown): string {
  const path = join(cwd, 'relata.config.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
  return path;
}

function user(content: unknown): string {
  mkdirSync(join(home, 'relata'), { recursive: true });
  const path = join(home, 'relata', 'config.json');
  writeFileSync(path, JSON.stringify(content), { mode: 0o600 });
  return path;
}

test('without anything there is the relata of this machine', () => {
  expect(settings()).toEqual({
    url: 'http://127.0.0.1:4080',
    token: undefined,
    location: undefined,
    timeoutMs: 30_000,
    warnings: [],
  });
});

test('a flag goes before the environment, that before the folder, that before the user', () => {
  user({ url: 'http://user', token: 'of-the-user', location: 'u', timeout: 4 });
  expect(settings()).toMatchObject({
    url: 'http://user',
    token: 'of-the-user',
    location: 'u',
    timeoutMs: 4_000,
  });
  project({ url: 'http://folder', token: 'of-the-folder', location: 'f', timeout: 0.5 });
  expect(settings()).toMatchObject({
    url: 'http://folder',
    token: 'of-the-folder',
    location: 'f',
    timeoutMs: 500,
  });
  const env = { RELATA_URL: 'http://env', RELATA_TOKEN: 'of-the-env', RELATA_LOCATION: 'e' };
  expect(settings({}, env)).toMatchObject({ url: 'http://env', token: 'of-the-env', location: 'e' });
  const flags = { url: 'http://flag', token: 'of-the-flag', location: 'l', timeout: 9 };
  expect(settings(flags, env)).toMatchObject({
    url: 'http://flag',
    token: 'of-the-flag',
    location: 'l',
    timeoutMs: 9,
  });
});

test('RELATA_ADMIN_TOKEN will do, and what is empty is not there', () => {
  expect(settings({}, { RELATA_ADMIN_TOKEN: 'of-the-admin' }).token).toBe('of-the-admin');
  expect(settings({}, { RELATA_ADMIN_TOKEN: 'a', RELATA_TOKEN: 'b' }).token).toBe('b');
  expect(settings({}, { RELATA_URL: ' ', RELATA_TOKEN: '' })).toMatchObject({
    url: 'http://127.0.0.1:4080',
    token: undefined,
  });
});

describe('a file', () => {
  test.each<[string, unknown, RegExp]>([
    [
      'an unknown key',
      { ulr: 'http://x' },
      /has the key "ulr", which is none of url, token, location, timeout/,
    ],
    ['a list', [], /must be an object/],
    ['a number as url', { url: 1 }, /must have a text as "url"/],
    ['an empty token', { token: ' ' }, /must have a text as "token"/],
    ['a time that is none', { timeout: 'soon' }, /must have seconds as "timeout"/],
    ['no time at all', { timeout: 0 }, /must have seconds as "timeout"/],
    ['no JSON', '{"token": "a-secret-thing" ', /is not JSON/],
    ['half a JSON', '{"token": a-secret-thing}', /is not JSON/],
    ['another url', { url: 'ftp://x' }, /must be like http:/],
    ['a url with a name', { url: 'http://name:word@x' }, /must have no user name/],
    ['a token with a line break', { token: 'a\nb' }, /characters that no token has/],
  ])('with %s is refused by its name, and without what is in it', (_, content, message) => {
    const path = project(content);
    const failure = failureOf(() => settings());
    expect(failure.exitCode).toBe(2);
    expect(failure.message).toContain(path);
    expect(failure.message).toMatch(message);
    expect(failure.message).not.toMatch(/a-secret-thing|word@/);
  });

  test('of Windows, with a byte order mark, can be read', () => {
    project('\uFEFF{"location": "here"}');
    expect(settings().location).toBe('here');
  });

  test('that others can read gets a warning if it has a token', () => {
    const path = project({ url: 'http://x', token: 'of-the-folder' });
    expect(settings().warnings).toEqual([]);
    chmodSync(path, 0o640);
    expect(settings().warnings).toEqual([expect.stringContaining(`chmod 600 ${path}`)]);
    project({ url: 'http://x' });
    expect(settings().warnings).toEqual([]);
  });

  test('has a token for its own url: another folder cannot say where it is sent', () => {
    const path = user({ url: 'http://mine:1', token: 'of-the-user' });
    project({ url: 'http://theirs:2' });
    expect(settings().token).toBeUndefined();
    expect(settings().warnings).toEqual([
      `The token of ${path} is for http://mine:1 and is not sent to http://theirs:2`,
    ]);
    expect(settings({ url: 'http://mine:1/behind' }).token).toBe('of-the-user');
    // One in the environment is for whatever is asked.
    expect(settings({}, { RELATA_TOKEN: 'of-the-env' })).toMatchObject({ token: 'of-the-env', warnings: [] });
    user({ token: 'of-the-user' });
    expect(settings().token).toBeUndefined();
    project({});
    expect(settings().token).toBe('of-the-user');
  });
});

test('what is wrong is named by where it comes from', () => {
  expect(failureOf(() => settings({ url: 'nonsense' })).message).toMatch(/^--url must be like/);
  expect(failureOf(() => settings({}, { RELATA_URL: 'nonsense' })).message).toMatch(
    /^RELATA_URL must be like/,
  );
  expect(failureOf(() => settings({}, { RELATA_TOKEN: 'a b' })).message).toBe(
    'The token of RELATA_TOKEN has characters that no token has',
  );
});

test('the file of the user lies where the system keeps such files', () => {
  const at = (platform: NodeJS.Platform, env: Record<string, string>): string =>
    userConfigPath({ cwd, platform, env: { HOME: '/the/home/of', ...env } }).replaceAll('\\', '/');
  expect(at('linux', {})).toBe('/the/home/of/.config/relata/config.json');
  expect(at('linux', { XDG_CONFIG_HOME: '/x' })).toBe('/x/relata/config.json');
  expect(at('darwin', {})).toBe('/the/home/of/Library/Application Support/relata/config.json');
  expect(at('win32', { APPDATA: '/roaming' })).toBe('/roaming/relata/config.json');
});

function failureOf(read: () => unknown): Failure {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    return error as Failure;
  }
  throw new Error('nothing was refused');
}
