import { ActionIcon, Code, Group, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useCopy } from './use-copy.ts';

/** Something to be taken elsewhere: an id, a command. `label` says what it is, for those who do not see it. */
export function CopyText({ text, label, block = false }: { text: string; label: string; block?: boolean }) {
  return (
    <Group gap={4} wrap="nowrap" align={block ? 'flex-start' : 'center'}>
      <Code
        className="text"
        block={block}
        {...(block && { flex: 1, miw: 0, tabIndex: 0, style: { whiteSpace: 'pre-wrap' } })}
      >
        {text}
      </Code>
      <CopyIcon text={text} label={label} />
    </Group>
  );
}

export function CopyIcon({ text, label }: { text: string; label: string }) {
  const [copied, copy] = useCopy();
  return (
    <Tooltip label={copied ? 'Copied' : `Copy ${label}`}>
      <ActionIcon
        variant="subtle"
        color={copied ? 'teal' : 'gray'}
        size="sm"
        onClick={() => void copy(text)}
        aria-label={copied ? `Copied ${label}` : `Copy ${label}`}
      >
        {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      </ActionIcon>
    </Tooltip>
  );
}
