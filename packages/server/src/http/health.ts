import { Type } from 'typebox';
import { RelataError } from '../errors.ts';
import type { Load } from './load.ts';
import type { Http } from './types.ts';

const Status = Type.Object({ status: Type.String() });
const config = { guard: 'public', counting: 'health' } as const;

export interface HealthOptions {
  /** Resolves when the database answers, else throws. */
  readonly checkDatabase: () => Promise<unknown>;
  readonly load: Pick<Load, 'isDraining'>;
}

/** `/healthz`: the process lives. `/readyz`: it can do its work. `/health`: what the official SDK asks. */
export function healthRoutes(app: Http, { checkDatabase, load }: HealthOptions): void {
  const tags = ['Health'];
  const lives = { tags, summary: 'Whether the process lives', response: { 200: Status } };
  app.get('/healthz', { config, schema: lives }, async () => ({ status: 'ok' }));
  app.get('/health', { config, schema: { hide: true, response: { 200: Status } } }, async () => ({
    status: 'ok',
  }));
  const works = { tags, summary: 'Whether it can do its work; 503 if not', response: { 200: Status } };
  app.get('/readyz', { config, schema: works }, async () => {
    if (load.isDraining) throw new RelataError('shutting_down');
    await checkDatabase().catch((cause: unknown) => {
      throw new RelataError('database_unavailable', {}, { cause });
    });
    return { status: 'ready' };
  });
}
