import { describe, expect, test } from 'vitest';
import { createEgress } from '../../../src/delivery/sending/egress.ts';
import { brokenForms, metadataForms, openForms, privateForms } from './hosts.ts';

const strict = createEgress({ loopback: false, cidrs: [] });
const lenient = createEgress({ loopback: true, cidrs: ['0.0.0.0/0', '::/0'] });

/** What a URL with this host has become when it is parsed. */
function hostOf(written: string): string {
  return new URL(`http://${written}:8080/hook`).hostname.replace(/^\[|\]$/g, '');
}

function objections(written: string, egress = strict): (string | undefined)[] {
  return ['http', 'https', 'HtTpS'].map((scheme) =>
    egress.objection(`${scheme}://${written}:8080/hook?a=1#b`),
  );
}

test('the table has at least 120 forms, each once', () => {
  const all = [...privateForms, ...metadataForms, ...openForms]
    .map(([written]) => written)
    .concat(brokenForms);
  expect(all.length).toBeGreaterThanOrEqual(120);
  expect(new Set(all).size).toBe(all.length);
});

describe('an address that is not public is refused however it is written', () => {
  test.each(privateForms)('%s', (written, meant) => {
    expect(hostOf(written)).toBe(meant);
    for (const objection of objections(written)) {
      expect(objection).toMatch(/^must not lead to .* is not a public address \(.*\); RELATA_EGRESS_ALLOW/);
      expect(objection).toContain(`${meant}: `);
    }
    for (const objection of objections(written, lenient)) expect(objection).toBeUndefined();
  });
});

describe("a cloud's metadata service is refused even where everything is allowed", () => {
  test.each(metadataForms)('%s', (written, meant) => {
    expect(hostOf(written)).toBe(meant);
    for (const objection of [...objections(written), ...objections(written, lenient)])
      expect(objection).toMatch(
        /^must not lead to .*: it is a cloud's metadata service, which nothing allows$/,
      );
  });
});

describe('a public address, or a name, is not objected to before it is resolved', () => {
  test.each(openForms)('%s', (written, meant) => {
    expect(hostOf(written)).toBe(meant);
    for (const objection of objections(written)) expect(objection).toBeUndefined();
  });
});

describe('what is no host is no URL', () => {
  test.each(brokenForms.map((written) => [written]))('%j', (written) => {
    for (const objection of objections(written, lenient)) expect(objection).toBe('must be a URL');
  });
});

test.each([
  ['ftp://example.com/', 'must begin with http:// or https://'],
  ['file:///etc/passwd', 'must begin with http:// or https://'],
  ['ws://example.com/', 'must begin with http:// or https://'],
  ['gopher://127.0.0.1:6379/_', 'must begin with http:// or https://'],
  ['javascript:alert(1)', 'must begin with http:// or https://'],
  ['data:,x', 'must begin with http:// or https://'],
  ['localhost:80', 'must begin with http:// or https://'],
  ['http://user@example.com/', 'must not contain a user name or password'],
  ['http://:password@example.com/', 'must not contain a user name or password'],
  ['https://user:password@example.com/', 'must not contain a user name or password'],
  ['http://8.8.8.8%2f@127.0.0.1/', 'must not contain a user name or password'],
  ['example.com', 'must be a URL'],
  ['/hook', 'must be a URL'],
  ['http://example.com:65536/', 'must be a URL'],
])('%s %s', (url, objection) => {
  expect(lenient.objection(url)).toBe(objection);
});

test.each([
  ['http:\\\\127.0.0.1\\', '127.0.0.1'],
  ['http:/127.0.0.1/', '127.0.0.1'],
  ['http:127.0.0.1', '127.0.0.1'],
  ['  http://127.0.0.1/  ', '127.0.0.1'],
  ['ht\ntp://127.0.0.1/', '127.0.0.1'],
  ['http://127.0.0.1\\@example.com/', '127.0.0.1'],
  ['http://127.0.0.1#@example.com/', '127.0.0.1'],
  ['http://127.0.0.1?@example.com/', '127.0.0.1'],
])('%j leads to %s, and is judged by it', (url, address) => {
  expect(strict.objection(url)).toContain(`must not lead to ${address}: `);
});
