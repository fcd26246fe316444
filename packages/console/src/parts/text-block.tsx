import { Code, Group, Text } from '@mantine/core';
import { CopyIcon } from './copy-text.tsx';

const HEIGHT_MAX = 320;

/** What somebody else sent, as it is: shown as text, in a box that scrolls, to be copied whole. */
export function TextBlock({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <Group justify="space-between" gap="xs" mb={4}>
        <Text size="sm" fw={500}>
          {label}
        </Text>
        <CopyIcon text={text} label={label.toLowerCase()} />
      </Group>
      <Code
        block
        className="text"
        role="group"
        aria-label={label}
        tabIndex={0}
        mah={HEIGHT_MAX}
        style={{ overflow: 'auto', whiteSpace: 'pre-wrap' }}
      >
        {text}
      </Code>
    </div>
  );
}
