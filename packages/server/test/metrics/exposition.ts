import { expect } from 'vitest';
import type { TestApp } from '../support/start-test-app.ts';

/** A scrape: each series by its name and labels as they are written, and its value. */
export type Scrape = ReadonlyMap<string, number>;

const line = /^([a-zA-Z_:][a-zA-Z0-9_:]*(?:\{[^}]*\})?) (\S+)$/;

/** Reads `/metrics` as Prometheus would; every line must be one that it takes. */
export async function scrape(app: TestApp): Promise<Scrape> {
  const { status, headers, body } = await app.call('GET', '/metrics');
  expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  const series = new Map<string, number>();
  for (const text of String(body).split('\n')) {
    if (text === '' || text.startsWith('# HELP ') || text.startsWith('# TYPE ')) continue;
    const [, name, value] = line.exec(text) ?? [];
    if (name === undefined) throw new Error(`not a line of the text format: ${text}`);
    expect([name, series.has(name)]).toEqual([name, false]);
    series.set(name, Number(value));
  }
  return series;
}
