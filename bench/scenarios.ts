import type { Scenario } from './harness/scenario.ts';
import { createRelations } from './scenarios/create.ts';
import { deliver } from './scenarios/deliver.ts';
import { latency } from './scenarios/latency.ts';
import { listener } from './scenarios/listener.ts';
import { start } from './scenarios/start.ts';

/** In the order of the results. */
export const scenarios: readonly Scenario[] = [createRelations, deliver, latency, listener, start];
