import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { dataDirTemplate } from './databases.ts';
import { watchForLeftovers } from './leftovers.ts';
import { type Postgres, startPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A GET answers with the URL of the run's PostgreSQL, having started it if it is the first. */
    postgresStarter: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const lookForLeftovers = await watchForLeftovers();
  const stopPostgres = await offerPostgres(project);
  return async () => {
    await stopPostgres();
    await rm(dataDirTemplate(), { recursive: true, force: true });
    await lookForLeftovers();
  };
}

/**
 * One PostgreSQL for all test files, started when the first of them asks: most runs of a single file never need it.
 * They ask over HTTP, because test files run in other processes than this.
 */
async function offerPostgres(project: TestProject): Promise<() => Promise<void>> {
  let started: Promise<Postgres> | undefined;
  const starter = createServer((_request, response) => {
    started ??= startPostgres();
    started.then(
      ({ url }) => response.end(url),
      (error) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, '127.0.0.1');
  await once(starter, 'listening');
  project.provide('postgresStarter', `http://127.0.0.1:${(starter.address() as AddressInfo).port}/`);

  return async () => {
    starter.close();
    starter.closeAllConnections();
    await (await started?.catch(() => undefined))?.stop();
  };
}
