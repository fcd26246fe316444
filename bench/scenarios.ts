import type { Scenario } from './harness/scenario.ts';
import { createRelations } from './scenarios/create.ts';

/** In the order of the results. */
export const scenarios: readonly Scenario[] = [createRelations];
