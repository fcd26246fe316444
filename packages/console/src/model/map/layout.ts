import ElkApi, { type ELK } from 'elkjs/lib/elk-api.js';
import elkWorkerUrl from 'elkjs/lib/elk-worker.min.js?url';
import type { ModelGraph } from '../graph.ts';
import { elkGraph, type Layout, LINKS_LAID_OUT_MAX, layoutOf } from './elk-graph.ts';
import { measure } from './measure.ts';

interface Engine {
  readonly elk: ELK;
  /** Rejects when its worker could not be loaded, or broke: nothing that was asked of it is answered then. */
  readonly broken: Promise<never>;
}

let engine: Engine | undefined;

/** Lays out in a worker, which is kept: a megabyte of program is read once. After a failure the next call makes another. */
export async function layOut(graph: ModelGraph): Promise<Layout> {
  const { length } = graph.links;
  if (length === 0 || length > LINKS_LAID_OUT_MAX) return layoutOf(graph, { id: 'model' });
  engine ??= startEngine();
  const { elk, broken } = engine;
  return layoutOf(graph, await Promise.race([elk.layout(elkGraph(graph, measure)), broken]));
}

function startEngine(): Engine {
  const worker = new Worker(elkWorkerUrl);
  const { promise: broken, reject } = Promise.withResolvers<never>();
  worker.addEventListener('error', () => {
    worker.terminate();
    engine = undefined;
    reject(new Error('What lays out the map could not be loaded, or broke.'));
  });
  // It matters to whoever waits for a layout, if anybody does.
  broken.catch(() => undefined);
  return { elk: new ElkApi({ workerFactory: () => worker }), broken };
}
