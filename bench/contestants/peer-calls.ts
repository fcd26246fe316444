import type { PeerLink } from './peer.ts';

/** One request with a JSON body; throws for anything but 2xx. */
// biome-ignore lint/suspicious/noExplicitAny: the caller knows the route
export type Call = (method: string, path: string, body?: unknown) => Promise<any>;

export function callsTo(url: string, headers: Readonly<Record<string, string>>): Call {
  return async (method, path, body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
}

/** The columns of the links, for `unnest`. */
export function columnsOf(links: readonly PeerLink[]): readonly (readonly string[])[] {
  return [
    links.map(({ associationId }) => associationId),
    links.map(({ firstRecordId }) => firstRecordId),
    links.map(({ secondRecordId }) => secondRecordId),
  ];
}
