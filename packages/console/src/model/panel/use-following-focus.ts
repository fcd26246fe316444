import { useCallback, useEffect, useRef } from 'react';
import type { Selection } from '../graph.ts';
import type { Select } from '../selection.ts';

/** The heading of the panel. */
export const PANEL_TITLE_ID = 'selected-title';
const PAGE_TITLE_ID = 'page-title';

/**
 * Selects for a panel: what has the focus there goes when something else is selected, or nothing. The focus then goes to
 * what was selected, or to the panel's new heading, so that whoever has no mouse goes on from there.
 */
export function useFollowingFocus(selection: Selection | undefined, select: Select): Select {
  const next = useRef<() => HTMLElement | null>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is to be focused is there when the selection has changed
  useEffect(() => {
    next.current?.()?.focus({ preventScroll: true });
    next.current = undefined;
  }, [selection]);
  return useCallback(
    (wanted, options) => {
      const chosen = document.querySelector<HTMLElement>('.model-main [aria-pressed="true"]');
      next.current = () => {
        if (wanted !== undefined) return document.getElementById(PANEL_TITLE_ID);
        return chosen?.isConnected ? chosen : document.getElementById(PAGE_TITLE_ID);
      };
      select(wanted, options);
    },
    [select],
  );
}
