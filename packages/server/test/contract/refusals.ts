import { STATUS_CODES } from 'node:http';
import type { Answer } from '../support/start-test-app.ts';

export interface ExpectedRefusal {
  readonly status: number;
  /** All of it must be in one message. */
  readonly says: readonly string[];
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is wrong with an answer that should be a refusal, in the form that belongs to its path; empty if nothing is. */
export function faultsOfRefusal(target: string, answer: Answer, expected: ExpectedRefusal): string[] {
  const faults: string[] = [];
  const check = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault);
  };
  const { body, headers, status } = answer;
  const isOwnApi = target.startsWith('/v1/');
  if (status !== expected.status) return [`${status} instead of ${expected.status}: ${JSON.stringify(body)}`];
  if (typeof body !== 'object' || body === null) return [`the body is ${JSON.stringify(body)}`];

  const type = isOwnApi ? 'application/problem+json' : 'application/json; charset=utf-8';
  check(headers.get('content-type') === type, `content-type is ${headers.get('content-type')}`);
  check(UUID.test(body.traceId), `traceId is ${body.traceId}`);
  check(headers.get('x-trace-id') === body.traceId, 'x-trace-id is another');
  const messages: unknown[] = isOwnApi ? [body.errors ?? body.detail].flat() : [body.message].flat();
  check(
    messages.every((message) => typeof message === 'string' && message !== ''),
    `messages are ${JSON.stringify(messages)}`,
  );
  check(
    messages.some((message) => expected.says.every((part) => String(message).includes(part))),
    `nothing says ${expected.says.join(' … ')}: ${JSON.stringify(messages)}`,
  );
  const form = isOwnApi ? problem(status, body) : contractError(status, body);
  for (const [key, value] of Object.entries(form)) {
    check(JSON.stringify(body[key]) === JSON.stringify(value), `${key} is ${JSON.stringify(body[key])}`);
  }
  const allowed = new Set([...Object.keys(form), 'traceId', 'message', 'meta', 'detail', 'errors', 'code']);
  for (const key of Object.keys(body)) check(allowed.has(key), `${key} should not be there`);
  return faults;
}

function contractError(status: number, body: Answer['body']): object {
  return {
    statusCode: status,
    error: STATUS_CODES[status],
    code: undefined,
    detail: undefined,
    message: body.message,
  };
}

function problem(status: number, body: Answer['body']): object {
  const type = `urn:relata:error:${body.code}`;
  return { type, title: STATUS_CODES[status], status, message: undefined, detail: String(body.detail) };
}
