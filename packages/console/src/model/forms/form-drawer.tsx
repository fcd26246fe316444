import { Button, Drawer, Group, Stack } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { useDiscardQuestion } from '../../parts/use-discard-question.tsx';

interface FormDrawerProps {
  readonly title: string;
  /** What the button says that does it. */
  readonly does: string;
  readonly isPending: boolean;
  readonly error: Error | null;
  /** What is missing, or wrong, says so itself. */
  readonly isIncomplete?: boolean;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A form beside the page, which stays in sight. */
export function FormDrawer(props: FormDrawerProps) {
  const { title, does, isPending, error, isIncomplete = false, onSubmit, onClose, children } = props;
  useFocusBack();
  const { onTyped, onLeave, isAsking, question } = useDiscardQuestion(true, onClose);
  return (
    <>
      <Drawer
        opened
        onClose={onLeave}
        closeOnEscape={!isAsking}
        position="right"
        title={title}
        closeButtonProps={{ 'aria-label': 'Close' }}
        padding="md"
      >
        <form
          onInput={onTyped}
          onSubmit={(event) => {
            event.preventDefault();
            onSubmit();
          }}
        >
          <Stack>
            {children}
            {error !== null && <ErrorNotice error={error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={isPending} disabled={isIncomplete}>
                {does}
              </Button>
            </Group>
          </Stack>
        </form>
      </Drawer>
      {question}
    </>
  );
}

/** Each form ends with its drawer, which therefore cannot give the focus back itself. */
function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    },
    [before],
  );
}
