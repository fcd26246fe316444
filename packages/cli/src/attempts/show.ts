import type { Answer } from '@relata/client';
import { withoutControls } from '../command/colors.ts';
import type { Output } from '../command/output.ts';
import { details } from '../command/table.ts';

export type Attempt = Answer<'get', '/v1/attempts'>['data'][number];
type TestResult = Answer<'post', '/v1/endpoints/{id}/test'>;

/** Writes one attempt, or a test, with the request and what was answered. */
export function showAttempt(out: Output, attempt: Attempt | TestResult): void {
  out.data(attempt, () => {
    const { timing } = attempt;
    const ms = (value: number | null | undefined): string => (typeof value === 'number' ? `${value}` : '-');
    const lines = [
      details(
        {
          event: `${attempt.type}  ${attempt.webhookId}`,
          location: attempt.locationId,
          ...('number' in attempt && {
            endpoint: attempt.endpointId,
            sequence: attempt.seq,
            attempt: attempt.replay === 0 ? attempt.number : `${attempt.number} of replay ${attempt.replay}`,
          }),
          began: attempt.startedAt,
          took: `${attempt.durationMs} ms (connect ${ms(timing?.connectMs)}, answer ${ms(timing?.answerMs)}, body ${ms(timing?.bodyMs)})`,
          outcome: attempt.outcome,
          status: attempt.status ?? undefined,
          error: attempt.error === null ? undefined : `${attempt.errorClass}: ${attempt.error}`,
          'signed by': attempt.kids?.join(', '),
          ...('nextAt' in attempt && { 'next attempt': attempt.nextAt ?? undefined }),
          ...('requestGap' in attempt && { 'no request': attempt.requestGap ?? undefined }),
        },
        out,
      ),
    ];
    const { request } = attempt;
    if (request)
      lines.push(
        '',
        out.style('bold', `${request.method} ${withoutControls(request.url)}`),
        ...headerLines(request.headers, out),
        withoutControls(request.body),
      );
    if (attempt.answerHeaders !== null || attempt.excerpt)
      lines.push(
        '',
        out.style('bold', `answered ${attempt.status}`),
        ...headerLines(attempt.answerHeaders ?? {}, out),
        withoutControls(attempt.excerpt ?? ''),
      );
    return lines.join('\n');
  });
}

function headerLines(headers: Readonly<Record<string, string>>, out: Output): string[] {
  return Object.entries(headers).map(([name, value]) =>
    out.style('dim', withoutControls(`${name}: ${value}`)),
  );
}
