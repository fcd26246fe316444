import { useCallback } from 'react';
import { useLocation, useSearchParams } from 'react-router';

/** Null takes a parameter out of the address; what is not named stays. */
export type SearchChanges = Readonly<Record<string, string | null>>;

export interface SearchOptions {
  readonly replace?: boolean;
  /** What the browser is to keep beside the address; of one that is replaced it keeps what it has. */
  readonly state?: unknown;
}

/**
 * The state of a page, in its address. A change is a step that the browser's back button takes back, unless it says
 * `replace`: what is typed should not be one step a letter.
 */
export function useSearchState(): readonly [
  params: URLSearchParams,
  change: (changes: SearchChanges, options?: SearchOptions) => void,
] {
  const [params, setParams] = useSearchParams();
  const { state: kept } = useLocation();
  const change = useCallback(
    (changes: SearchChanges, { replace = false, state = replace ? kept : undefined }: SearchOptions = {}) => {
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            if (value === null || value === '') after.delete(name);
            else after.set(name, value);
          }
          return after;
        },
        { replace, state, preventScrollReset: true },
      );
    },
    [setParams, kept],
  );
  return [params, change];
}
