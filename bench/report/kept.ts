import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Part, Scale } from '../harness/scenario.ts';
import type { Environment } from './environment.ts';

/** What was measured last of each scenario. Kept in the repository: docs/benchmarks.md is made of it. */
export interface Kept {
  readonly scenarios: Readonly<Record<string, KeptScenario>>;
}

/** A run of one scenario; scenarios may have been run apart, on different days and machines. */
export interface KeptScenario {
  /** `2026-11-22`. */
  readonly date: string;
  readonly scale: Scale;
  readonly environment: Environment;
  readonly parts: readonly Part[];
}

export const keptPath = 'bench/results.json';
const path = join(import.meta.dirname, '../..', keptPath);

export function readKept(from: string = path): Kept {
  return existsSync(from) ? (JSON.parse(readFileSync(from, 'utf8')) as Kept) : { scenarios: {} };
}

/** Puts runs in the place of what was kept of the same scenarios; what was not run stays. */
export function merged(kept: Kept, runs: Readonly<Record<string, KeptScenario>>): Kept {
  const all = { ...kept.scenarios, ...runs };
  // By name, so that a run changes only its own lines of the file.
  const sorted = Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1));
  return { scenarios: Object.fromEntries(sorted) };
}

export function writeKept(kept: Kept, to: string = path): void {
  writeFileSync(to, `${JSON.stringify(kept, rounded, 1)}\n`);
}

/** More digits than a measurement has only make the file longer. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}
