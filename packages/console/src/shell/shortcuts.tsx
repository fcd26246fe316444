import { Kbd, Modal, Table } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { useGo } from '../locations/current-location.ts';
import { modKey } from './mod-key.ts';
import { sections } from './sections.ts';

/** The second key must follow the first within this time. */
const SEQUENCE_MS = 1_500;

/** `?` shows the keys; `g` and a letter go to a page. */
export function Shortcuts() {
  const [isOpen, { open, close }] = useDisclosure();
  const go = useGo();
  const begunAt = useRef(Number.NEGATIVE_INFINITY);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { ctrlKey, metaKey, altKey, repeat, target } = event;
      if (ctrlKey || metaKey || altKey || repeat || isTyping(target) || isInDialog(target)) return;
      if (event.key === '?') open();
      const isSecond = event.timeStamp - begunAt.current < SEQUENCE_MS;
      begunAt.current = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      const section = isSecond && sections.find(({ letter }) => letter === event.key);
      if (section) go(section.path);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [go, open]);

  return (
    <Modal opened={isOpen} onClose={close} title="Keys">
      <Table>
        <Table.Tbody>
          <Shortcut keys={[modKey, 'K']} does="Go to …" />
          {sections.map(({ label, letter }) => (
            <Shortcut key={letter} keys={['g', letter]} does={label} />
          ))}
          <Shortcut keys={['?']} does="These keys" />
        </Table.Tbody>
      </Table>
    </Modal>
  );
}

function Shortcut({ keys, does }: { keys: readonly string[]; does: string }) {
  return (
    <Table.Tr>
      <Table.Td>
        {keys.map((key) => (
          <Kbd key={key} mr={4}>
            {key}
          </Kbd>
        ))}
      </Table.Td>
      <Table.Td>{does}</Table.Td>
    </Table.Tr>
  );
}

/** What is half done there must not be left by a key. */
function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"]') !== null;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
