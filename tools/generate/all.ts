import { docs as generateBenchmarks } from '../../bench/report/docs.ts';
import { generateCliDocs } from './cli-docs.ts';
import { generateClient } from './client.ts';
import { generateComparison } from './comparison.ts';
import type { Generated } from './generated.ts';

/** What is made of something else in this repository and committed: by name, as `generate` is told which. */
export const generators: Readonly<Record<string, () => Promise<Generated>>> = {
  client: generateClient,
  docs: generateCliDocs,
  comparison: generateComparison,
  benchmarks: async () => generateBenchmarks(),
};
