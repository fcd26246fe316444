// Stands where @relata/client will, in its form: a call resolves with { data, response } or throws one of these errors.

export interface CallOptions {
  readonly params?: {
    readonly path?: Readonly<Record<string, string | number>>;
    readonly query?: Readonly<Record<string, unknown>>;
  };
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface Called<T> {
  readonly data: T;
  readonly response: Response;
}

export type Call = <T = unknown>(path: string, options?: CallOptions) => Promise<Called<T>>;

export interface RelataClient {
  readonly GET: Call;
  readonly POST: Call;
  readonly PUT: Call;
  readonly PATCH: Call;
  readonly DELETE: Call;
}

export interface ClientOptions {
  readonly url: string;
  readonly token?: string | undefined;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** The server has answered, with a refusal. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string | undefined;
  readonly messages: readonly string[];
  readonly traceId: string | undefined;

  constructor(status: number, text: string) {
    const { code, detail, message, errors, traceId } = problemOf(text);
    const said =
      errors ?? (Array.isArray(message) ? message : [detail ?? message ?? `it answered ${status}`]);
    super(said.join('; '));
    this.status = status;
    this.code = code;
    this.messages = said;
    this.traceId = traceId;
  }
}

export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly message?: string | string[];
  readonly errors?: string[];
  readonly traceId?: string;
}

function problemOf(text: string): Problem {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

export function createClient({ url, token, timeoutMs, signal }: ClientOptions): RelataClient {
  const base = url.replace(/\/+$/, '');
  const method =
    (name: string): Call =>
    async <T>(path: string, { params = {}, body, headers, signal: own }: CallOptions = {}) => {
      const timeout = AbortSignal.timeout(timeoutMs);
      const signals = [timeout, signal, own].filter((each) => each !== undefined);
      const response = await fetch(base + fill(path, params.path) + queryOf(params.query), {
        method: name,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.any(signals),
      }).catch((cause: unknown) => {
        if (signal?.aborted || own?.aborted) throw cause;
        if (timeout.aborted) throw new TimeoutError(`no answer within ${timeoutMs / 1000} s`, { cause });
        throw new UnreachableError(`nothing answers at ${url}`, { cause });
      });
      const text = await response.text();
      if (!response.ok) throw new ApiError(response.status, text);
      return { data: (text === '' ? undefined : JSON.parse(text)) as T, response };
    };
  return {
    GET: method('GET'),
    POST: method('POST'),
    PUT: method('PUT'),
    PATCH: method('PATCH'),
    DELETE: method('DELETE'),
  };
}

function fill(path: string, values: Readonly<Record<string, string | number>> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])));
}

function queryOf(query: Readonly<Record<string, unknown>> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const each of Array.isArray(value) ? value : [value]) search.append(name, String(each));
  }
  return search.size === 0 ? '' : `?${search}`;
}
