import { importPublicKey, verifyGhl, verifyStandard } from '@relata/protocol/signature';
import type { Arrivals } from './sink.ts';

/** An event that is to arrive. */
export interface ExpectedEvent {
  readonly webhookId: string;
  /** What it is about: events of the same thing arrive in their order. */
  readonly entityId: string;
}

/** What the sink saw of some events, beside what it should have seen. */
export interface Verdict {
  /** Different events that arrived, at all endpoints together. */
  readonly delivered: number;
  /** Arrivals of what had arrived before. */
  readonly duplicates: number;
  /** First arrivals after a later event about the same thing. */
  readonly overtaken: number;
}

/** Compares. Throws if an event has not come to an endpoint, or one came that nobody sent. */
export function checkArrivals(
  arrivals: Arrivals,
  endpoints: number,
  expected: readonly ExpectedEvent[],
): Verdict {
  const indexOf = new Map(expected.map(({ webhookId }, index) => [webhookId, index]));
  const taken = new Uint8Array(endpoints * expected.length);
  const lastOf = new Map<string, number>();
  const verdict = { delivered: 0, duplicates: 0, overtaken: 0 };
  for (const [arrival, webhookId] of arrivals.webhookIds.entries()) {
    const endpoint = arrivals.endpoints[arrival] ?? 0;
    const index = indexOf.get(webhookId);
    if (index === undefined) throw new Error(`${webhookId} arrived, which is none of the log's`);
    const place = endpoint * expected.length + index;
    taken[place] = Math.min((taken[place] ?? 0) + 1, 255);
    if (taken[place] !== 1) {
      verdict.duplicates += 1;
      continue;
    }
    verdict.delivered += 1;
    const thing = `${endpoint} ${expected[index]?.entityId}`;
    if (index < (lastOf.get(thing) ?? 0)) verdict.overtaken += 1;
    lastOf.set(thing, index);
  }
  const lost = taken.length - verdict.delivered;
  if (lost > 0) throw new Error(`${lost} of ${taken.length} deliveries did not arrive`);
  return verdict;
}

/** Both signatures of the requests that the sink has kept. Throws if one is not right; gives how many there were. */
export async function checkSignatures({ samples }: Arrivals, spki: string): Promise<number> {
  const key = await importPublicKey(spki);
  for (const { headers, body } of samples) {
    const lines = headers.split('\r\n').map((line) => line.split(': ', 2) as [string, string]);
    const value = new Map(lines);
    const ghl = await verifyGhl(body, value.get('x-ghl-signature'), key);
    const standard = await verifyStandard(
      {
        id: value.get('webhook-id'),
        timestamp: value.get('webhook-timestamp'),
        header: value.get('webhook-signature'),
        bytes: body,
      },
      key,
    );
    if (!ghl.ok || !standard.ok)
      throw new Error(`a signature is not right: ${JSON.stringify({ ghl, standard })}`);
  }
  return samples.length;
}
