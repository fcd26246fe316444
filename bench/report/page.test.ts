import { expect, test } from 'vitest';
import { docs, stalePictures } from './docs.ts';
import { merged } from './kept.ts';
import { page, pagePath } from './page.ts';
import { create, described, environment, kept, latency, run } from './test/invented.ts';

const files = page(kept, described);
const text = files.get(pagePath) ?? '';

test('the page and a picture for each comparison, curve and distribution', () => {
  expect([...files.keys()].sort()).toEqual([
    'docs/benchmarks.md',
    'docs/benchmarks/create-one-location.svg',
    'docs/benchmarks/create-twenty.svg',
    'docs/benchmarks/growth-reads-growth.svg',
    'docs/benchmarks/growth-writes-growth-mb.svg',
    'docs/benchmarks/growth-writes-growth-rows.svg',
    'docs/benchmarks/latency-distribution.svg',
  ]);
  for (const path of files.keys()) {
    if (path !== pagePath) expect(text).toContain(`](${path.slice('docs/'.length)})`);
  }
});

test('says what it was measured on', () => {
  expect(text).toContain('## Measured on 2026-01-31\n');
  expect(text).toContain('| processor | Some Processor, 2 cores |');
  expect(text).toContain('| PostgreSQL | 18.4 |');
});

test('every goal has its line: met, missed with the remark, missed without', () => {
  expect(text).toContain('2 of 5 are met.');
  const rows = text.split('\n').filter((line) => line.startsWith('| ['));
  expect(rows).toEqual([
    '| [Create, over HTTP](#create-over-http) | one location: relata | Directus <12> & "others" | ≥ 25 × | 33.6\u00a0× (30.0–38.2) | yes |',
    '| [Create, over HTTP](#create-over-http) | one location: relata | pgbench, 32 clients, without lock and numbering | ≥ 1 × | 0.99\u00a0× (0.94–1.09) | **no**: the load \\| takes a third of the machine |',
    expect.stringContaining('twenty locations: relata'),
    expect.stringContaining('twenty locations: relata'),
    '| [From commit to arrival](#from-commit-to-arrival) | at 1 000 events/s: p99 |  | ≤ 50 ms | 50.1\u00a0ms | **no** |',
  ]);
});

test('figures are the median with the range, and what else was measured', () => {
  expect(text).toContain(
    '|  | median | lowest–highest |  | p50 ms | p99 ms | cores taken by the load | by the contestant | by the database |',
  );
  expect(text).toContain(
    '| relata | **14\u00a0900** | 14\u00a0100–15\u00a0300 | requests/s | 4.1 | 9.72 | 0.41 | 0.9 | 0.71 |',
  );
  expect(text).toContain('14\u00a0000–15\u00a0000 | requests/s |  |  |  |  |  |');
  expect(text).toContain('| Directus <12> & "others" | **420** | 390–431 | requests/s |  |  |  |  |  |');
});

test('who was left out is said, what was checked too, and how to repeat it', () => {
  expect(text).toContain('**Left out**:\n\n- Parse Server 9.10: cannot be installed here: no network');
  expect(text).toContain('Checked:\n\n- 44 300 acknowledged = 44 300 rows = 44 300 events');
  expect(text).toContain('`npm run bench -- create`; 3 rounds');
});

test('curves and distributions are in tables too', () => {
  expect(text).toContain('| relations |  | 10\u00a0k | 1\u00a0M | 10\u00a0M |');
  expect(text).toContain('| by id | ms | **0.7** (0.63–0.84) |');
  expect(text).toContain('|  |  | p50 | p90 | p99 | p99.9 | longest |');
});

test('a scenario of which nothing is kept is said to be missing, and one that is not known is refused', () => {
  const few = page({ scenarios: { latency: run([latency]) } }, described).get(pagePath);
  expect(few).toContain('**Not measured yet:** Create, over HTTP (`create`).');
  expect(few).not.toContain('## Create');
  expect(text).not.toContain('Not measured');
  expect(few).toContain('0 of 1 are met.');
  expect(() => page({ scenarios: { gone: run([latency]) } }, described)).toThrow(
    'gone, which is no scenario',
  );
});

test('without any results there is a page', () => {
  const empty = page({ scenarios: {} }, described);
  expect([...empty.keys()]).toEqual([pagePath]);
  expect(empty.get(pagePath)).toContain('## Repeat it');
});

test('runs of different days or machines are told apart', () => {
  const other = { ...run([latency], '2026-02-01'), environment: { ...environment, syncMs: 4 } };
  const mixed = page(merged(kept, { latency: other }), described).get(pagePath);
  expect(mixed).toContain('## Measured on 2026-01-31: `create`, `growth`\n');
  expect(mixed).toContain('## Measured on 2026-02-01: `latency`\n');
});

test('a run takes the place of the one before and leaves the others', () => {
  const again = merged(kept, { create: run([create], '2026-02-01') });
  expect(Object.keys(again.scenarios)).toEqual(['create', 'growth', 'latency']);
  expect(again.scenarios['create']?.parts).toHaveLength(1);
  expect(again.scenarios['latency']).toBe(kept.scenarios['latency']);
});

test('no picture is left of what is not measured any more', async () => {
  expect(await stalePictures(docs()), 'remove them').toEqual([]);
  expect(await stalePictures(new Map())).toHaveLength(docs().size - 1);
});
