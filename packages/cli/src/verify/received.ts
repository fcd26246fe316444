import type { Context } from '../command/context.ts';
import { readBytes } from '../command/read-bytes.ts';
import { exitCodes, Failure } from '../failure.ts';

export type ReceivedHeaders = Readonly<Record<string, string | readonly string[]>>;

/** What is to be verified. */
export interface Received {
  readonly bytes: Buffer;
  readonly headers: ReceivedHeaders;
  /** ISO 8601; when it was sent, where that is known. */
  readonly sentAt: string | undefined;
}

export interface ReceivedFlags {
  readonly headers?: string;
  readonly header?: readonly string[];
  readonly attempt?: string;
}

/** A body with its headers, or what `relata attempts get --json` has written. */
export async function readReceived(
  { signal }: Context,
  path: string | undefined,
  flags: ReceivedFlags,
): Promise<Received> {
  if (flags.attempt !== undefined) {
    if (path !== undefined) throw new Failure('Give a body or --attempt, not both', exitCodes.usage);
    return readAttempt(flags.attempt, await readBytes(flags.attempt, signal));
  }
  if (path === undefined) throw new Failure('Give the file with the body, or - for stdin', exitCodes.usage);
  if (path === '-' && flags.headers === '-')
    throw new Failure('The body and the headers cannot both come from stdin', exitCodes.usage);
  const file = flags.headers === undefined ? '' : (await readBytes(flags.headers, signal)).toString('utf8');
  const headers = readHeaders([file, ...(flags.header ?? [])].join('\n'));
  if (Object.keys(headers).length === 0)
    throw new Failure(
      "Give the headers that came with it: --headers <file>, or --header 'name: value'",
      exitCodes.usage,
    );
  return { bytes: await readBytes(path, signal), headers, sentAt: undefined };
}

/** `name: value` a line, as curl and proxies write them; other lines, such as the request's first, are passed over. */
export function readHeaders(text: string): ReceivedHeaders {
  const headers = new Map<string, string[]>();
  for (const line of text.split(/\r?\n/)) {
    const [, name, value = ''] = /^[>< ]*([A-Za-z0-9_-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined) continue;
    const key = name.toLowerCase();
    headers.set(key, [...(headers.get(key) ?? []), value]);
  }
  return Object.fromEntries(
    [...headers].map(([name, values]) => [name, values.length === 1 ? (values[0] as string) : values]),
  );
}

function readAttempt(path: string, bytes: Buffer): Received {
  try {
    const { request, startedAt } = JSON.parse(bytes.toString('utf8')) as {
      request: { headers: Record<string, string>; body: string };
      startedAt: string;
    };
    return { bytes: Buffer.from(request.body), headers: { ...request.headers }, sentAt: startedAt };
  } catch (cause) {
    const message = `${path} is not what relata attempts get --json writes, or has no request`;
    throw new Failure(message, exitCodes.usage, { cause });
  }
}
