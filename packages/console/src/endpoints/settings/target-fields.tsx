import { SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import type { DraftProps } from './draft.ts';

const URL_LENGTH_MAX = 2_048;
const DESCRIPTION_LENGTH_MAX = 200;

/** Where events go. */
export function TargetFields({ draft, onChange, problems }: DraftProps) {
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label="How events get there"
        data={[
          { value: 'sent', label: 'Send to a URL' },
          { value: 'pulled', label: 'Let a program pull' },
        ]}
        value={draft.isPulled ? 'pulled' : 'sent'}
        onChange={(how) => onChange({ isPulled: how === 'pulled' })}
        style={{ alignSelf: 'flex-start' }}
      />
      {draft.isPulled ? (
        <Text size="sm">
          Nothing is sent. A program that nobody can reach, behind a firewall or on a desk, connects and
          reads.
        </Text>
      ) : (
        <TextInput
          label="URL"
          description="http or https. Private addresses must be allowed by RELATA_EGRESS_ALLOW."
          placeholder="https://example.com/webhooks"
          inputMode="url"
          spellCheck={false}
          autoComplete="off"
          required
          maxLength={URL_LENGTH_MAX}
          value={draft.url}
          error={problems.url}
          onChange={({ currentTarget: { value } }) => onChange({ url: value })}
          maw={560}
        />
      )}
      <TextInput
        label="Description"
        description="How it is called in lists"
        maxLength={DESCRIPTION_LENGTH_MAX}
        value={draft.description}
        error={problems.description}
        onChange={({ currentTarget: { value } }) => onChange({ description: value })}
        maw={560}
      />
    </Stack>
  );
}
