import { CloseButton, Loader, TextInput, type TextInputProps } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTyped } from './use-typed.ts';

interface SearchFieldProps {
  readonly label: string;
  readonly about?: string;
  /** As the address has it. */
  readonly value: string;
  readonly isBusy?: boolean;
  readonly width?: TextInputProps['w'];
  readonly onChange: (value: string) => void;
}

export function SearchField({ label, about, value, isBusy = false, width, onChange }: SearchFieldProps) {
  const [typed, type] = useTyped(value, onChange);
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
          typed !== '' && <CloseButton size="sm" aria-label="Clear the search" onClick={() => type('')} />
        )
      }
      w={width}
      maw={480}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}
