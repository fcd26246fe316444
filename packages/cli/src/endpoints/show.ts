import type { Answer } from '@relata/client';
import type { Output } from '../command/output.ts';
import { details } from '../command/table.ts';

export type Endpoint = Answer<'get', '/v1/endpoints/{id}'>;

/** Writes one endpoint as the answer of a command. */
export function showEndpoint(out: Output, endpoint: Endpoint): void {
  out.data(endpoint, () =>
    details(
      {
        id: endpoint.id,
        url: endpoint.url ?? 'none: its events are pulled',
        status: statusOf(endpoint),
        events: endpoint.events.join(', '),
        locations: listOr('all', endpoint.locationIds === '*' ? [] : endpoint.locationIds),
        objects: listOr('all', endpoint.objectKeys),
        associations: listOr('all', endpoint.associations),
        ordering: endpoint.ordering,
        retry: typeof endpoint.retryPolicy === 'string' ? endpoint.retryPolicy : `${endpoint.retryPolicy} s`,
        concurrency: endpoint.concurrency,
        'attempt timeout': `${endpoint.timeoutMs} ms`,
        rate: endpoint.rateLimit === null ? 'no limit' : `${endpoint.rateLimit} a second`,
        headers: listOr('none', endpoint.headerNames),
        description: endpoint.description ?? undefined,
        metadata: metadataOf(endpoint),
        'signing key': endpoint.signingKid ?? undefined,
        'client id': endpoint.clientId,
        created: endpoint.createdAt,
        updated: endpoint.updatedAt,
      },
      out,
    ),
  );
}

export function statusOf({ status, statusReason, downSince }: Endpoint): string {
  const more = [statusReason, downSince && `since ${downSince}`].filter(Boolean);
  return more.length === 0 ? status : `${status} (${more.join(', ')})`;
}

function listOr(none: string, values: readonly string[]): string {
  return values.length === 0 ? none : values.join(', ');
}

function metadataOf({ metadata }: Endpoint): string | undefined {
  const entries = Object.entries(metadata).map(([name, value]) => `${name}=${value}`);
  return entries.length === 0 ? undefined : entries.join(', ');
}
