import { exitCodes, Failure } from '../failure.ts';

/** Longer than relata ever takes to answer: a large deletion is answered after 5 s, a database that is away after 10 s. */
const TIMEOUT_MS = 30_000;

export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  /** The UUID of the request, which the webhooks that it causes carry too. */
  readonly traceId: string;
}

export interface Client {
  /** @throws Failure if there is no answer, or it is a refusal */
  call<Body>(method: string, path: string, body?: object): Promise<Answer<Body>>;
}

/** Speaks to a relata at `url` with one token. */
export function createClient(url: string, token: string): Client {
  return {
    async call<Body>(method: string, path: string, body?: object): Promise<Answer<Body>> {
      const response = await fetch(new URL(path, url), {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch((cause: unknown) => {
        throw new Failure(`Nothing answers at ${url}. Is relata running there?`, exitCodes.unavailable, {
          cause,
        });
      });
      const text = await response.text();
      if (!response.ok)
        throw new Failure(
          refusalOf(method, path, response.status, text),
          response.status === 401 || response.status === 403 ? exitCodes.auth : exitCodes.failed,
        );
      return {
        status: response.status,
        body: (text === '' ? undefined : JSON.parse(text)) as Body,
        traceId: response.headers.get('x-trace-id') ?? '',
      };
    },
  };
}

function refusalOf(method: string, path: string, status: number, text: string): string {
  const refused = `${method} ${path} was refused with ${status}`;
  if (status === 401 || status === 403)
    return `${refused}. The demo needs the admin token: --token, or RELATA_ADMIN_TOKEN.`;
  return `${refused}: ${text}`;
}
