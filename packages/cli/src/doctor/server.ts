import { ApiError } from '@relata/client';
import type { Context } from '../command/context.ts';
import { explainError } from '../command/explain-error.ts';
import { about, type Finding } from './check.ts';

/** HTTP tells the time in whole seconds. */
const CLOCK_OFF_WARN_MS = 5_000;

/** Whether it is there, its clock, and what the token is good for. */
export async function examineServer(context: Context): Promise<{ findings: Finding[]; isThere: boolean }> {
  const server = about('server');
  const { url, token } = context.settings;
  const askedMs = Date.now();
  try {
    const { response } = await context.api().GET('/v1/keys');
    const findings = [server.ok(`relata answers at ${url}`), examineClock(response, askedMs)];
    return { findings: [...findings, await examineToken(context, token)], isThere: true };
  } catch (error) {
    context.signal.throwIfAborted();
    const { message } = explainError(error, context) as Error;
    const text = message.split('\n').join(' ');
    // Whoever has not started it yet wants to know about the rest.
    const finding =
      error instanceof ApiError
        ? server.fail(text, 'Look at what answers there, and at the log of relata.')
        : server.warn(text, 'Start it with relata start, or name it: --url, RELATA_URL.');
    return { findings: [finding], isThere: false };
  }
}

function examineClock({ headers }: Response, askedMs: number): Finding {
  const clock = about('clock');
  const said = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(said)) return clock.skip('the server does not say its time');
  // It was cut to a second, some time between the question and the answer.
  const offMs = said + 500 - (askedMs + Date.now()) / 2;
  const text = `this machine and the server differ by ${Math.round(Math.abs(offMs) / 1_000)} s`;
  if (Math.abs(offMs) <= CLOCK_OFF_WARN_MS) return clock.ok(text);
  return clock.warn(text, 'Set the clocks, by NTP for example: webhooks that are 5 minutes off are refused.');
}

async function examineToken({ api }: Context, token: string | undefined): Promise<Finding> {
  const finding = about('token');
  if (token === undefined)
    return finding.warn(
      'there is none',
      'Set RELATA_TOKEN, or "token" in a config file: most commands need it.',
    );
  try {
    await api().GET('/v1/locations', { params: { query: { limit: 1 } } });
    return finding.ok('it is the admin token');
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 403) return finding.ok('it is a token of locations');
    return finding.fail(error.detail, 'Set RELATA_TOKEN to one that this server knows.');
  }
}
