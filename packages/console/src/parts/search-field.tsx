import { CloseButton, Loader, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';

/** A search is asked for when typing pauses. */
const TYPING_MS = 250;

interface SearchFieldProps {
  readonly label: string;
  readonly about?: string;
  /** As the address has it. */
  readonly value: string;
  readonly isBusy?: boolean;
  readonly onChange: (value: string) => void;
}

/** What is typed goes into the address a moment later. */
export function SearchField({ label, about, value, isBusy = false, onChange }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const send = useDebouncedCallback((wanted: string) => {
    sent.current = wanted;
    onChange(wanted);
  }, TYPING_MS);

  // The address also changes by the browser's back and forward; what comes of typing is not to overtake it.
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value);
  }, [value]);

  const set = (wanted: string) => {
    setTyped(wanted);
    send(wanted);
  };
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      description={about}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        isBusy ? (
          <Loader size="xs" />
        ) : (
          typed !== '' && <CloseButton size="sm" aria-label="Clear the search" onClick={() => set('')} />
        )
      }
      maw={480}
      value={typed}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}
