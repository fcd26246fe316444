import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Config } from '@relata/server';
import { about, type Finding } from './check.ts';

/** Whether a server could listen there, or already does. */
export async function examinePort(
  { host, port }: Config,
  url: string,
  isServerThere: boolean,
): Promise<Finding> {
  const finding = about('port');
  if (port === 0) return finding.ok('any free one');
  const where = `${port} of ${host}`;
  const server = createServer().listen({ port, host });
  try {
    await once(server, 'listening');
    server.close();
    return finding.ok(`${where} is free`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE')
      return finding.fail(
        `${where} cannot be used (${code})`,
        'Set RELATA_PORT and RELATA_HOST to what this machine has.',
      );
    const isOurs = isServerThere && Number(new URL(url).port || 80) === port;
    if (isOurs) return finding.ok(`${where} is in use, by the relata at ${url}`);
    return finding.fail(
      `${where} is in use by something else`,
      'Stop what uses it, or set RELATA_PORT to another.',
    );
  }
}
