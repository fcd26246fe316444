import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KeysError, type KeysErrorCode, WebhookError, type WebhookErrorCode } from '@relata/listener';
import { describe, expect, test } from 'vitest';
import { answerTo } from '../src/answer.ts';

const root = join(import.meta.dirname, '../../..');

// A code that is missing here does not compile.
const webhookCodes = Object.keys({
  signature_missing: 0,
  signature_malformed: 0,
  signature_wrong: 0,
  header_repeated: 0,
  standard_headers_missing: 0,
  id_malformed: 0,
  timestamp_malformed: 0,
  timestamp_too_old: 0,
  timestamp_too_new: 0,
  body_malformed: 0,
  body_already_parsed: 0,
} satisfies Record<WebhookErrorCode, 0>) as WebhookErrorCode[];
const keysCodes = Object.keys({
  keys_missing: 0,
  key_malformed: 0,
  keys_url_malformed: 0,
  keys_unavailable: 0,
} satisfies Record<KeysErrorCode, 0>) as KeysErrorCode[];

describe('every error', () => {
  test.each([
    ...webhookCodes.map((code) => [code, new WebhookError(code)] as const),
    ...keysCodes.map((code) => [code, new KeysError(code)] as const),
  ])('%s says what to do, and has its place in the docs', async (code, error) => {
    expect(error.message).not.toBe('');
    expect(error.hint).toMatch(/\w.*\.$/);
    expect(error.toString()).toBe(`${error.name}: ${error.message}`);
    const [path = '', anchor] = error.docsUrl.split('#');
    const page = await readFile(join(root, path), 'utf8');
    const lines = page.split('\n').filter((line) => line.includes(`<a id="${anchor}"></a>`));
    expect(lines).toEqual([expect.stringContaining(`\`${code}\``)]);
  });

  test('that the docs have is one that there is', async () => {
    const page = await readFile(join(root, 'docs/webhooks.md'), 'utf8');
    const documented = [...page.matchAll(/<a id="listener-([a-z_]+)">/g)].map(([, code]) => code);
    expect(documented).toEqual([...webhookCodes, ...keysCodes]);
  });

  test.each(webhookCodes)('%s is answered as the docs say', async (code) => {
    const page = await readFile(join(root, 'docs/webhooks.md'), 'utf8');
    const [, said] = new RegExp(`</a>.${code}. \\| ([0-9]+) `).exec(page) ?? [];
    const kind = code === 'body_already_parsed' ? 'misconfigured' : 'refused';
    expect(answerTo({ kind, code }, undefined).status).toBe(Number(said));
  });
});
