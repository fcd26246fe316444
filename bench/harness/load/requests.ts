import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** One request of a load; what all of them have in common is said once. */
export interface LoadRequest {
  readonly method: string;
  /** With query. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, in the place of `body`. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Writes requests to a file, one a line. */
export async function writeRequests(
  path: string,
  requests: Iterable<LoadRequest> | AsyncIterable<LoadRequest>,
): Promise<number> {
  const file = createWriteStream(path);
  let count = 0;
  for await (const request of requests) {
    count += 1;
    if (!file.write(`${JSON.stringify(request)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
  return count;
}

/** Reads them, each as the bytes that go over the wire. */
export async function readRequests(
  path: string,
  host: string,
  common: Readonly<Record<string, string>>,
): Promise<Buffer[]> {
  const composed: Buffer[] = [];
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    composed.push(compose(JSON.parse(line) as LoadRequest, host, common));
  }
  return composed;
}

function compose(request: LoadRequest, host: string, common: Readonly<Record<string, string>>): Buffer {
  const body = request.text ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
  const headers: Record<string, string> = {
    host,
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
    ...common,
    ...request.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${request.method} ${request.path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`);
}
