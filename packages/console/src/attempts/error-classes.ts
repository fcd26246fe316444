import type { Attempt } from './attempt.ts';

/** Why an attempt failed, for people; docs/webhooks.md has the same. */
export const errorClasses = {
  egress: 'relata may not connect to that address.',
  dns: 'The name has no address, or nobody said.',
  refused: 'Nobody listens there.',
  unreachable: 'There is no way there.',
  tls: 'The certificate is not good, or the other side speaks no TLS.',
  reset: 'The connection was closed before the answer was complete.',
  timeout: 'No complete answer in time.',
  protocol: 'The answer is not HTTP, or contradicts itself.',
  too_large: 'Its headers have more than 16 KiB.',
  redirect: 'Redirects are not followed.',
  status: 'Only 2xx is a delivery.',
  aborted: 'relata broke it off, to end or because the endpoint was deleted.',
  internal: 'Something else.',
} as const satisfies Record<NonNullable<Attempt['errorClass']>, string>;

export type ErrorClass = keyof typeof errorClasses;

export function isErrorClass(text: string | null): text is ErrorClass {
  return text !== null && Object.hasOwn(errorClasses, text);
}
