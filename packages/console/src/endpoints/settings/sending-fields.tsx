import { Group, NumberInput, Radio, Select, Stack, TextInput } from '@mantine/core';
import { formatSeconds } from '../words.ts';
import { type DraftProps, type EndpointDraft, secondsIn } from './draft.ts';

const CONCURRENCY_MAX = 64;
const TIMEOUT_MS_MIN = 100;
const TIMEOUT_MS_MAX = 60_000;
const RATE_MAX = 10_000;

/** In which order, how often, how many at a time. */
export function SendingFields({ draft, onChange, problems }: DraftProps) {
  return (
    <Stack gap="md">
      <Radio.Group
        label="Order"
        value={draft.ordering}
        error={problems.ordering}
        onChange={(ordering) => onChange({ ordering: ordering as EndpointDraft['ordering'] })}
      >
        <Stack gap={6} mt={4}>
          <Radio
            value="entity"
            label="By thing"
            description="Events about the same record, relation or association never overtake each other"
          />
          <Radio
            value="location"
            label="By location"
            description="Nothing is sent before everything earlier has been delivered or given up"
          />
          <Radio value="none" label="None" description="Whatever is quickest" />
        </Stack>
      </Radio.Group>
      <Group align="flex-start" gap="sm">
        <Select
          label="When an event fails"
          data={[
            { value: 'default', label: 'Try nine more times' },
            { value: 'highlevel', label: 'As HighLevel does' },
            { value: 'list', label: 'Try again after …' },
          ]}
          value={draft.retry}
          allowDeselect={false}
          description={retryWords(draft)}
          error={draft.retry === 'list' ? undefined : problems.retryPolicy}
          onChange={(retry) => onChange({ retry: (retry ?? 'default') as EndpointDraft['retry'] })}
          w={{ base: '100%', sm: 360 }}
        />
        {draft.retry === 'list' && (
          <TextInput
            label="Seconds before each further try"
            description="Separated by commas; 20 at most, none to give up at once"
            value={draft.retryList}
            error={problems.retryPolicy}
            onChange={({ currentTarget: { value } }) => onChange({ retryList: value })}
            w={{ base: '100%', sm: 300 }}
          />
        )}
      </Group>
      <Group align="flex-start" gap="sm">
        <NumberInput
          label="At a time"
          description="Events of one location"
          min={1}
          max={CONCURRENCY_MAX}
          clampBehavior="none"
          allowDecimal={false}
          value={draft.concurrency}
          error={problems.concurrency}
          onChange={(concurrency) => onChange({ concurrency })}
          w={170}
        />
        <NumberInput
          label="Time for an answer"
          description="Of one attempt, in ms"
          min={TIMEOUT_MS_MIN}
          max={TIMEOUT_MS_MAX}
          step={1_000}
          clampBehavior="none"
          allowDecimal={false}
          value={draft.timeoutMs}
          error={problems.timeoutMs}
          onChange={(timeoutMs) => onChange({ timeoutMs })}
          w={170}
        />
        <NumberInput
          label="Rate limit"
          description="Attempts a second"
          placeholder="none"
          min={1}
          max={RATE_MAX}
          clampBehavior="none"
          allowDecimal={false}
          value={draft.rateLimit}
          error={problems.rateLimit}
          onChange={(rateLimit) => onChange({ rateLimit })}
          w={170}
        />
      </Group>
    </Stack>
  );
}

/** What the policy comes to; the server's own figures are in docs/webhooks.md. */
function retryWords({ retry, retryList }: EndpointDraft): string {
  if (retry === 'default') return 'After 5 seconds at first, then ever later, for three days';
  if (retry === 'highlevel') return 'After 429 alone: six more times, every ten minutes';
  const seconds = secondsIn(retryList).filter((each) => typeof each === 'number');
  if (seconds.length === 0) return 'Given up at once';
  const all = seconds.reduce((sum, each) => sum + each, 0);
  return `${seconds.length} more, for ${formatSeconds(all)}; then it is given up`;
}
