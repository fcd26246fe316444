import { useCallback } from 'react';
import { useLocation, useSearchParams } from 'react-router';

/** What is to be changed; undefined and the empty text remove a parameter. */
export type AddressChanges = Readonly<Record<string, string | undefined>>;

export interface AddressOptions {
  /** In the place of the address that was: going back leads to before it. What the browser keeps with it stays. */
  readonly replace?: boolean;
  /** What the browser is to keep with the new address. */
  readonly state?: unknown;
}

/** The parameters of the page's address, and a way to change some of them. */
export function useAddress(): [URLSearchParams, (changes: AddressChanges, options?: AddressOptions) => void] {
  const [params, setParams] = useSearchParams();
  const { state: kept } = useLocation();
  const change = useCallback(
    (
      changes: AddressChanges,
      { replace = false, state = replace ? kept : undefined }: AddressOptions = {},
    ) => {
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            if (value === undefined || value === '') after.delete(name);
            else after.set(name, value);
          }
          return after;
        },
        { preventScrollReset: true, replace, state },
      );
    },
    [setParams, kept],
  );
  return [params, change];
}
