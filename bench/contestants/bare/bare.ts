import { join } from 'node:path';
import type { Bench } from '../../harness/scenario.ts';
import type { BarePlace } from './databases.ts';

export interface Bare {
  readonly pid: number;
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A bare Fastify server on a database that has relata's tables. It answers, as relata does: `POST /associations/relations`,
 * `GET /associations/relations/{recordId}?locationId&limit`, `GET /associations/{id}?locationId` and
 * `GET /associations/key/{key}?locationId`.
 */
export async function startBare(bench: Bench, place: BarePlace): Promise<Bare> {
  const { pid, ready, stop } = await bench.program(join(import.meta.dirname, 'bare-main.ts'), {
    argument: place,
  });
  return { pid, url: String(ready.url), stop };
}
