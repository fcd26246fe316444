import { Group, Stack, Text, Title } from '@mantine/core';
import { TextBlock } from '../parts/text-block.tsx';
import { Time } from '../parts/time.tsx';
import type { Attempt } from './attempt.ts';
import { errorClasses } from './error-classes.ts';
import { HeadersTable } from './headers-table.tsx';
import { OutcomeBadge } from './outcome-badge.tsx';
import { TimingBar } from './timing-bar.tsx';

export type AnswerData = Pick<
  Attempt,
  | 'outcome'
  | 'status'
  | 'errorClass'
  | 'error'
  | 'answerHeaders'
  | 'excerpt'
  | 'timing'
  | 'durationMs'
  | 'startedAt'
>;

/** What came of one POST: the answer, or why there was none, and where the time went. */
export function AnswerDetails({ attempt }: { attempt: AnswerData }) {
  const { outcome, status, errorClass, error, answerHeaders, excerpt, timing, durationMs, startedAt } =
    attempt;
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <OutcomeBadge outcome={outcome} />
        <Text size="sm">
          {status === null ? 'No answer' : `Answered ${status}`}, <Time at={startedAt} />
        </Text>
      </Group>
      {errorClass !== null && (
        <div>
          <Text size="sm">
            <span className="mono">{errorClass}</span>: {errorClasses[errorClass]}
          </Text>
          {error !== null && (
            <Text size="sm" c="dimmed" className="text" mah={160} style={{ overflow: 'auto' }}>
              {error}
            </Text>
          )}
        </div>
      )}
      <Title order={3} size="h6">
        Time
      </Title>
      <TimingBar timing={timing} durationMs={durationMs} />
      {status !== null && (
        <>
          <Title order={3} size="h6">
            Answer
          </Title>
          {excerpt !== null && excerpt !== '' ? (
            <TextBlock label="Beginning of its body" text={excerpt} />
          ) : (
            <Text size="sm" c="dimmed">
              It had no body.
            </Text>
          )}
          <HeadersTable label="Headers of the answer" headers={answerHeaders ?? {}} empty="None were kept." />
        </>
      )}
    </Stack>
  );
}
