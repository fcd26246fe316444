import { ApiError, type ApiRefusal } from './errors/api-error.ts';

/** Of an answer that is not relata's, enough to see whose it is. */
const EXCERPT_MAX = 200;

/** What was asked, as far as an error tells of it. */
export interface Question {
  readonly method: string;
  readonly path: string;
  /** Not to be told, whatever the answer says. */
  readonly token: string | undefined;
}

/** What a 2xx answer holds; undefined where it has no body. Throws where it is not JSON: it is not relata that answers. */
export function dataIn(response: Response, text: unknown, question: Question): unknown {
  if (response.status === 204) return undefined;
  try {
    return JSON.parse(String(text));
  } catch {
    throw errorOf(response, question, {
      code: 'answer_unreadable',
      messages: [`The answer is not JSON but ${typeOf(response)}: check that this is the address of relata`],
    });
  }
}

/** `body` is parsed JSON, or text where it is none. */
export function refusalIn(response: Response, body: unknown, question: Question): ApiError {
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    const to = response.headers.get('location');
    const messages = [
      `The address leads ${to === null ? 'elsewhere' : `to ${to}`}: give the one it leads to`,
    ];
    return errorOf(response, question, { code: 'redirected', messages });
  }
  const form = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  const { code, errors, detail, message, traceId, meta } = form;
  const messages = [textsIn(errors), textsIn(detail), textsIn(message)].find((texts) => texts.length > 0);
  return errorOf(response, question, {
    code: typeof code === 'string' ? code : undefined,
    messages: messages ?? [foreign(response, body)],
    traceId: typeof traceId === 'string' ? traceId : undefined,
    meta: typeof meta === 'object' && meta !== null ? { ...meta } : undefined,
  });
}

function errorOf(
  response: Response,
  { method, path, token }: Question,
  said: Pick<ApiRefusal, 'code' | 'messages' | 'traceId' | 'meta'>,
): ApiError {
  const retryAfterSeconds = secondsIn(response.headers.get('retry-after'));
  const hidden: typeof said = token === undefined ? said : without(token, said);
  return new ApiError({ ...hidden, status: response.status, method, path, retryAfterSeconds });
}

/** Something between us and relata may answer with what it was sent. */
function without<T>(token: string, said: T): T {
  return JSON.parse(JSON.stringify(said), (_, value: unknown) =>
    typeof value === 'string' ? value.replaceAll(token, '[token]') : value,
  );
}

function textsIn(value: unknown): readonly string[] {
  return [value].flat().filter((text) => typeof text === 'string' && text !== '') as string[];
}

function foreign(response: Response, body: unknown): string {
  const isText = typeof body === 'string' && typeOf(response) === 'text/plain';
  const excerpt = isText ? `: ${body.trim().slice(0, EXCERPT_MAX)}` : '';
  const what = response.statusText === '' ? 'Refused' : response.statusText;
  return `${what}, by something that is not relata${excerpt}`;
}

function typeOf(response: Response): string {
  return response.headers.get('content-type')?.split(';')[0]?.trim() || 'of no type';
}

/** Of a number of seconds, or a date. */
function secondsIn(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter);
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1_000));
}
