import { Button, Group, Modal, Stack } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { ErrorNotice } from './error-notice.tsx';

interface ConfirmProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What will be so afterwards, and what goes. */
  readonly children: ReactNode;
  /** What the button says: what it does, not "OK". */
  readonly action: string;
  readonly onConfirm: () => void;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly color?: string;
}

/** What opened it may have gone with what was deleted: then the page's title is the place to go on. */
function keepFocus(): void {
  setTimeout(() => {
    if (document.activeElement === document.body)
      document.getElementById('page-title')?.focus({ preventScroll: true });
  });
}

/** Asks before something that cannot be taken back. */
export function Confirm(props: ConfirmProps) {
  const { opened, onClose, title, children, action, onConfirm, isPending, error, color = 'red' } = props;
  // With what is gone the question may go as well, at once.
  useEffect(() => keepFocus, []);
  return (
    <Modal opened={opened} onClose={onClose} title={title} onExitTransitionEnd={keepFocus}>
      <Stack>
        {children}
        {error !== null && error !== undefined && <ErrorNotice error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color={color} onClick={onConfirm} loading={isPending}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
