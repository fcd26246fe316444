import { useCallback, useEffect, useRef, useState } from 'react';
import { useSearchState } from './use-search-state.ts';

/** A pause in typing. */
const PAUSE_MS = 300;

/**
 * What a form asks for, by the names that it has in the address. The form has it first, so that what is asked is always
 * what is seen; the address follows, and gives it back to whoever opens the link. Lists are separated by commas.
 */
export function useFormState<Name extends string>(
  names: readonly Name[],
): readonly [Readonly<Record<Name, string>>, (changes: Partial<Record<Name, string>>) => void] {
  const [params, change] = useSearchState();
  const [values, setValues] = useState(
    () => Object.fromEntries(names.map((name) => [name, params.get(name) ?? ''])) as Record<Name, string>,
  );
  const latest = useRef(change);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    latest.current = change;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  const set = useCallback(
    (changes: Partial<Record<Name, string>>) => {
      const after = { ...values, ...changes };
      setValues(after);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => latest.current(after, { replace: true }), PAUSE_MS);
    },
    [values],
  );
  return [values, set];
}

export function listIn(text: string): string[] {
  return text.split(',').filter((each) => each !== '');
}
