import { Type } from 'typebox';
import { RelataError } from '../errors.ts';
import type { Http } from './types.ts';

const Status = Type.Object({ status: Type.String() });
const isPublic = { guard: 'public' } as const;

export interface HealthOptions {
  /** Resolves when the database answers, else throws. */
  readonly checkDatabase: () => Promise<unknown>;
}

/** `/healthz`: the process lives. `/readyz`: it can do its work. `/health`: what the official SDK asks. */
export function healthRoutes(app: Http, { checkDatabase }: HealthOptions): void {
  for (const path of ['/healthz', '/health']) {
    app.get(path, { config: isPublic, schema: { hide: true, response: { 200: Status } } }, async () => ({
      status: 'ok',
    }));
  }
  app.get('/readyz', { config: isPublic, schema: { hide: true, response: { 200: Status } } }, async () => {
    await checkDatabase().catch((cause: unknown) => {
      throw new RelataError('database_unavailable', {}, { cause });
    });
    return { status: 'ready' };
  });
}
