import createFetchClient, { defaultPathSerializer } from 'openapi-fetch';
import { dataIn, refusalIn } from './answers.ts';
import type { Answer, Call, CallArguments, Method, PathOf, StreamPath } from './calls.ts';
import { startDeadline } from './deadline.ts';
import { ApiError } from './errors/api-error.ts';
import { TimeoutError } from './errors/timeout-error.ts';
import { UnreachableError } from './errors/unreachable-error.ts';
import { VERSION } from './generated/version.ts';
import { whenEnded } from './when-ended.ts';

/** The server answers within 5 s, or breaks off after 10 s what it waits for; sending a test event may take 15 s more. */
const TIMEOUT_DEFAULT_MS = 30_000;

export interface ClientOptions {
  /** Where relata is, with the path before its own if there is one: `http://127.0.0.1:4080`. */
  readonly url: string | URL;
  /** A location's, or the admin's. Without it only what is public can be called. */
  readonly token?: string | undefined;
  /** Milliseconds until the whole answer of a call must be there. 30 000 where it is left out; `Infinity` is no end. */
  readonly timeoutMs?: number | undefined;
  /** Breaks off every call. */
  readonly signal?: AbortSignal | undefined;
  /** Who calls, as `name/version`; sent before the client's own. Browsers send their own instead. */
  readonly userAgent?: string | undefined;
  /** In the place of the global one. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/**
 * One call: resolves with what a 2xx answer holds. Throws `ApiError` when the server refuses, `UnreachableError` when
 * there is no answer, `TimeoutError` when it is late, and the reason of the signal that breaks it off. Nothing is tried
 * again: with an `Idempotency-Key` the caller can.
 */
export type ClientCall<M extends Method> = <Path extends PathOf<M>>(
  path: Path,
  ...call: CallArguments<M, Path>
) => Promise<Answered<Answer<M, Path>>>;

export interface Answered<Data> {
  readonly data: Data;
  /** Its headers and status; the body is read. */
  readonly response: Response;
}

export interface RelataClient {
  /** The server's address, without a slash at the end. */
  readonly url: string;
  readonly GET: ClientCall<'get'>;
  readonly POST: ClientCall<'post'>;
  readonly PUT: ClientCall<'put'>;
  readonly PATCH: ClientCall<'patch'>;
  readonly DELETE: ClientCall<'delete'>;
  /**
   * Server-sent events, as bytes. Throws as any call until it has begun; then reading throws when the connection
   * breaks or a signal breaks it off. `lastEventId` goes on behind the last event of an earlier stream.
   */
  readonly stream: <Path extends StreamPath>(
    path: Path,
    ...call: StreamArguments<Path>
  ) => Promise<Answered<ReadableStream<Uint8Array>>>;
}

type StreamArguments<Path extends StreamPath> =
  CallArguments<'get', Path> extends [call: infer Needed]
    ? [call: Needed & LastEventId]
    : [call?: Call<'get', Path> & LastEventId];

interface LastEventId {
  readonly lastEventId?: string | undefined;
}

/** A call of whatever path. */
interface AnyCall extends LastEventId {
  readonly params?: object;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/**
 * A client of one relata. Throws a TypeError when the address or the token cannot be one. Runs wherever there is
 * `fetch`. The token is in no error.
 */
export function createClient(options: ClientOptions): RelataClient {
  const url = addressOf(options.url);
  const { token, timeoutMs: timeoutDefaultMs = TIMEOUT_DEFAULT_MS } = options;
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    throw new TypeError('token must be visible ASCII without spaces');
  const agent = [options.userAgent, `relata-client/${VERSION}`].filter((name) => name !== undefined);
  const headers = {
    'user-agent': agent.join(' '),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  // A redirect that is followed would send a change as something else, and the token to wherever it leads.
  const client = createFetchClient({ baseUrl: url, headers, redirect: 'manual', pathSerializer });

  async function call(
    method: Method,
    path: string,
    { signal, timeoutMs = timeoutDefaultMs, lastEventId, ...asked }: AnyCall = {},
    parseAs: 'text' | 'stream' = 'text',
  ): Promise<Answered<unknown>> {
    const deadline = startDeadline(timeoutMs, [options.signal, signal]);
    let sent: Request | undefined;
    const init = {
      ...asked,
      ...(lastEventId !== undefined && { headers: { 'last-event-id': lastEventId } }),
      parseAs,
      signal: deadline.signal,
      fetch: (request: Request) => {
        sent = request;
        return (options.fetch ?? globalThis.fetch)(request);
      },
    };
    try {
      const { data, error, response } = await client.request(method as never, path as never, init as never);
      const question = { method: method.toUpperCase(), path: new URL(sent?.url ?? url).pathname, token };
      if (!response.ok) throw refusalIn(response, error, question);
      if (parseAs === 'text') return { data: dataIn(response, data, question), response };
      deadline.met();
      const stream = heeding(deadline.signal, data as unknown as ReadableStream<Uint8Array>);
      return { data: whenEnded(stream, () => deadline.stop()), response };
    } catch (error) {
      deadline.stop();
      if (error instanceof ApiError || sent === undefined) throw error;
      if (deadline.isOver) throw new TimeoutError(url, timeoutMs);
      throw deadline.signal.aborted ? deadline.signal.reason : new UnreachableError(url, { cause: error });
    } finally {
      if (parseAs === 'text') deadline.stop();
    }
  }

  const by = (method: Method) => (path: string, init?: AnyCall) => call(method, path, init);
  return {
    url,
    GET: by('get'),
    POST: by('post'),
    PUT: by('put'),
    PATCH: by('patch'),
    DELETE: by('delete'),
    stream: (path: string, init?: AnyCall) => call('get', path, init, 'stream'),
  } as RelataClient;
}

/**
 * `fetch` holds the signal of an answer by weak references: one that is read for long may no longer hear of it
 * (seen with Node 24). This holds it for as long as the stream is read.
 */
function heeding(signal: AbortSignal, stream: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  return stream.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), { signal });
}

function addressOf(given: string | URL): string {
  const url = URL.canParse(String(given)) ? new URL(given) : undefined;
  // The address is not repeated: it may have a password in it.
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new TypeError('url must be like http://127.0.0.1:4080');
  if (url.username !== '' || url.password !== '') throw new TypeError('url must not have a name or password');
  if (url.search !== '' || url.hash !== '') throw new TypeError('url must not have a query or fragment');
  return url.href.replace(/\/+$/, '');
}

/** An empty id, or one of dots, would lead to another route: to all things instead of to one. */
function pathSerializer(path: string, parameters: Record<string, unknown>): string {
  for (const [name, value] of Object.entries(parameters)) {
    if (/^\.{0,2}$/.test(String(value))) throw new TypeError(`${name} cannot be ${JSON.stringify(value)}`);
  }
  return defaultPathSerializer(path, parameters);
}
