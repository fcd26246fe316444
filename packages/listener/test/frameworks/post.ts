import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Delivery } from '../attacks/attack.ts';

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const agent = new Agent({ keepAlive: true });

/** One request by `node:http`, whose headers may be there twice, and have in them whatever HTTP allows. */
export async function post(url: string, { method = 'POST', headers, body }: Delivery): Promise<WireAnswer> {
  const sent = request(url, { method, agent });
  for (const [name, value] of Object.entries(headers)) sent.setHeader(name, value);
  sent.setHeader('content-length', body.length);
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return {
    status: answer.statusCode ?? 0,
    headers: Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])),
    body: await text(answer),
  };
}

/** Hangs up on all servers. */
export function hangUp(): void {
  agent.destroy();
}
