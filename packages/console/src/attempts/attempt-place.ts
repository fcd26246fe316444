import type { Attempt } from './attempt.ts';

/** What names one attempt of an endpoint, in an address: its event, and when it began. */
export type AttemptPlace = Pick<Attempt, 'webhookId' | 'startedAt'>;

const SEPARATOR = '~';

export function writePlace({ webhookId, startedAt }: AttemptPlace): string {
  return `${webhookId}${SEPARATOR}${startedAt}`;
}

export function readPlace(text: string | null): AttemptPlace | undefined {
  const [webhookId = '', startedAt = '', ...more] = text?.split(SEPARATOR) ?? [];
  if (webhookId === '' || more.length > 0 || Number.isNaN(Date.parse(startedAt))) return undefined;
  return { webhookId, startedAt };
}

export function isAt(attempt: Attempt, { webhookId, startedAt }: AttemptPlace): boolean {
  return attempt.webhookId === webhookId && attempt.startedAt === startedAt;
}
