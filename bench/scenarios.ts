import type { Scenario } from './harness/scenario.ts';
import { createRelations } from './scenarios/create.ts';
import { listener } from './scenarios/listener.ts';
import { start } from './scenarios/start.ts';

/** In the order of the results. */
export const scenarios: readonly Scenario[] = [createRelations, listener, start];
