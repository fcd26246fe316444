import { Text } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Confirm } from './confirm.tsx';

interface DiscardQuestion {
  /** To be told of what is typed: of each `input` event in the form. */
  readonly onTyped: () => void;
  /** For Escape, a click outside and the cross: closes, or asks first. */
  readonly onLeave: () => void;
  /** While it is, Escape answers the question only. */
  readonly isAsking: boolean;
  readonly question: ReactNode;
}

/** A slip of the hand does not cost what was typed. */
export function useDiscardQuestion(isOpen: boolean, onClose: () => void): DiscardQuestion {
  const isTyped = useRef(false);
  const [isAsking, setIsAsking] = useState(false);
  useEffect(() => {
    if (isOpen) return;
    isTyped.current = false;
    setIsAsking(false);
  }, [isOpen]);
  return {
    onTyped: () => {
      isTyped.current = true;
    },
    onLeave: () => {
      // Not within the same press of Escape, which the question would take for its own.
      if (isTyped.current) setTimeout(() => setIsAsking(true));
      else onClose();
    },
    isAsking,
    question: (
      <Confirm
        opened={isAsking}
        onClose={() => setTimeout(() => setIsAsking(false))}
        title="Discard what you typed?"
        action="Discard"
        onConfirm={() => {
          setIsAsking(false);
          onClose();
        }}
        isPending={false}
        error={null}
      >
        <Text size="sm">It is not saved anywhere.</Text>
      </Confirm>
    ),
  };
}
