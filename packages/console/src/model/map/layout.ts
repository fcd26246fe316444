import ElkApi, { type ELK } from 'elkjs/lib/elk-api.js';
import elkWorkerUrl from 'elkjs/lib/elk-worker.min.js?url';
import type { ModelGraph } from '../graph.ts';
import { elkGraph, type Layout, LINKS_LAID_OUT_MAX, layoutOf } from './elk-graph.ts';
import { measure } from './measure.ts';

let elk: ELK | undefined;

/** Lays out in a worker, which is kept: a megabyte of program is read once. */
export async function layOut(graph: ModelGraph): Promise<Layout> {
  const { length } = graph.links;
  if (length === 0 || length > LINKS_LAID_OUT_MAX) return layoutOf(graph, { id: 'model' });
  elk ??= new ElkApi({ workerFactory: () => new Worker(elkWorkerUrl) });
  return layoutOf(graph, await elk.layout(elkGraph(graph, measure)));
}
