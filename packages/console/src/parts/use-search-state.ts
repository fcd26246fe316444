import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** Null takes a parameter out of the address; what is not named stays. */
export type SearchChanges = Readonly<Record<string, string | null>>;

/**
 * The state of a page, in its address. A change is a step that the browser's back button takes back, unless it says
 * `replace`: what is typed should not be one step a letter.
 */
export function useSearchState(): readonly [
  params: URLSearchParams,
  change: (changes: SearchChanges, options?: { readonly replace?: boolean }) => void,
] {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (changes: SearchChanges, { replace = false }: { readonly replace?: boolean } = {}) => {
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            if (value === null || value === '') after.delete(name);
            else after.set(name, value);
          }
          return after;
        },
        { replace, preventScrollReset: true },
      );
    },
    [setParams],
  );
  return [params, change];
}
