import type { Scenario } from './harness/scenario.ts';
import { bulk } from './scenarios/bulk.ts';
import { createRelations } from './scenarios/create.ts';
import { createEmbedded } from './scenarios/create-embedded.ts';
import { deliver } from './scenarios/deliver.ts';
import { growth } from './scenarios/growth.ts';
import { importRelations } from './scenarios/import.ts';
import { latency } from './scenarios/latency.ts';
import { listRelations } from './scenarios/list-relations.ts';
import { listener } from './scenarios/listener.ts';
import { modelMap } from './scenarios/model-map.ts';
import { readAssociation } from './scenarios/read-association.ts';
import { start } from './scenarios/start.ts';

/** In the order of the results. */
export const scenarios: readonly Scenario[] = [
  createRelations,
  createEmbedded,
  listRelations,
  readAssociation,
  bulk,
  importRelations,
  deliver,
  latency,
  listener,
  growth,
  modelMap,
  start,
];
