import { randomUUID } from 'node:crypto';
import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { refusalOf } from '../db/sqlstate.ts';
import { type ErrorCode, invalid, RelataError } from '../errors.ts';
import { validationMessages } from './validation.ts';

/** Seconds after which a caller may come again. Short: what waits here is a queue or a failover. */
const RETRY_AFTER_S = 1;

const codeOfFastify: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'content_type',
  FST_ERR_BAD_URL: 'invalid_path',
};

/** The one place where an internal error becomes a public one. The cause stays in the log, under the trace id. */
export function createErrorHandler() {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const known = toRelataError(error);
    if (known.status >= 500 && !DECIDED.has(known.code))
      request.log.error({ err: known.cause ?? error, code: known.code }, known.message);
    return sendError(request, reply, known);
  };
}

/** Nothing went wrong: the line of the request says enough, and there may be very many. */
const DECIDED: ReadonlySet<ErrorCode> = new Set(['overloaded', 'too_many_streams', 'shutting_down']);

/**
 * Not `overloaded`: the rest of a body is read and dropped, which costs no memory. A client whose connection is closed
 * while it still sends would see a broken connection in the place of the answer.
 */
const HANGS_UP: ReadonlySet<ErrorCode> = new Set(['body_too_large', 'shutting_down']);

/** Whether a path belongs to relata's own API, as opposed to HighLevel's. */
export function isOwnApi(path: string): boolean {
  return path.startsWith('/v1/') || path === '/v1';
}

export function sendError(request: FastifyRequest, reply: FastifyReply, error: RelataError): FastifyReply {
  if (error.status === 503 || error.code === 'idempotency_in_flight')
    reply.header('retry-after', RETRY_AFTER_S);
  // A request that is refused before its first hook has not got it yet.
  reply.status(error.status).header('x-trace-id', request.id);
  // What is left of the request is not waited for.
  if (HANGS_UP.has(error.code)) reply.header('connection', 'close');
  const isOwn = isOwnApi(request.url);
  // Serialised here: the schemas of a route's answers do not know errors.
  const body = isOwn ? problem(error, request.id) : contractError(error, request.id);
  return reply
    .type(isOwn ? 'application/problem+json' : 'application/json; charset=utf-8')
    .serializer((value: unknown) => value as string)
    .send(JSON.stringify(body));
}

/** Answers what cannot be read as a request, and so has neither path nor handler, and hangs up. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const known = new RelataError(codeOfClientError[error.code ?? ''] ?? 'invalid_http', {
    bytesMax: maxHeaderSize,
  });
  const traceId = randomUUID();
  const body = JSON.stringify(contractError(known, traceId));
  const lines = [
    `HTTP/1.1 ${known.status} ${STATUS_CODES[known.status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-trace-id: ${traceId}`,
    'connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

const codeOfClientError: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

function toRelataError(error: FastifyError): RelataError {
  if (error instanceof RelataError) return error;
  if (error.validation !== undefined) return invalid(...validationMessages(error.validation));
  const code = codeOfFastify[error.code];
  if (code !== undefined) return new RelataError(code, {}, { cause: error });
  const refusal = refusalOf(error);
  if (refusal !== undefined) return new RelataError(refusal, {}, { cause: error });
  return new RelataError('internal', {}, { cause: error });
}

/** HighLevel's form. */
function contractError(error: RelataError, traceId: string): object {
  return {
    statusCode: error.status,
    message: error.messages,
    error: STATUS_CODES[error.status],
    traceId,
    ...(error.meta !== undefined && { meta: error.meta }),
  };
}

/** RFC 9457. */
function problem(error: RelataError, traceId: string): object {
  return {
    type: `urn:relata:error:${error.code}`,
    title: STATUS_CODES[error.status],
    status: error.status,
    detail: error.message,
    code: error.code,
    traceId,
    ...(typeof error.messages !== 'string' && { errors: error.messages }),
    ...(error.meta !== undefined && { meta: error.meta }),
  };
}
