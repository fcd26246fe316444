import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../src/config.ts';
import { createLogger, type Server, startServer } from '../../src/server.ts';

// The rules in the guide are about metrics that exist, with labels that exist: no Prometheus is here to say so.

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly annotations: { readonly summary: string };
}

const adminToken = 'an-admin-token-of-its-own';
const guide = readFileSync(join(import.meta.dirname, '../../../../docs/operations.md'), 'utf8');
const blocks = [...guide.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text]) => parse(text as string));
const rules: Rule[] = blocks.flatMap(({ groups = [] }) =>
  groups.flatMap(({ rules }: { rules: Rule[] }) => rules),
);

let server: Server;
let text: string;

beforeAll(async () => {
  const config = readConfig({
    RELATA_PORT: '0',
    RELATA_DATA_DIR: 'memory://',
    RELATA_DEMO: 'off',
    RELATA_ADMIN_TOKEN: adminToken,
    RELATA_LOG_LEVEL: 'error',
  });
  server = await startServer(config, createLogger(config));
  const headers = { authorization: `Bearer ${adminToken}` };
  // The first scrape is the first request that is counted.
  await (await fetch(`${server.url}/metrics`, { headers })).text();
  text = await (await fetch(`${server.url}/metrics`, { headers })).text();
});
afterAll(() => server?.close());

test('the guide has rules', () => {
  expect(rules.length).toBeGreaterThan(5);
});

test.each(rules)('$alert', ({ alert, expr, for: pending, annotations }) => {
  expect(alert).toMatch(/^Relata[A-Za-z]+$/);
  expect(annotations.summary).toMatch(/\.$/);
  if (pending !== undefined) expect(pending).toMatch(/^\d+[smh]$/);
  const selectors = [...expr.matchAll(/\b((?:relata|nodejs|process)_\w+)(?:\{(\w+)="([^"]*)"\})?/g)];
  if (alert !== 'RelataGone') expect(selectors.length).toBeGreaterThan(0);
  for (const [, name = '', label] of selectors) {
    const labels = label === undefined ? '' : `.*\\b${label}="`;
    expect(text).toMatch(new RegExp(`^${name}(\\{|\\s)${labels}`, 'm'));
  }
});
