import { useCallback, useMemo } from 'react';
import { useSearchState } from '../../parts/use-search-state.ts';

// What is open in the neighbourhood, as it stands in the address: a record by its id, a group of a record by
// `<record>*<association>.<direction>*<steps>`, one behind the other with spaces between.

/** Keeps the address at a length that every browser and server takes. */
export const OPENED_MAX = 40;

export interface Opened {
  readonly records: ReadonlySet<string>;
  /** How many steps of relations each open group shows, by its id. */
  readonly groups: ReadonlyMap<string, number>;
}

export const nothingOpened: Opened = { records: new Set(), groups: new Map() };

const PARAM = 'opened';
const NOTHING = '-';

/** Names a group of a record. */
export function groupIdOf(recordId: string, key: string): string {
  return `${recordId}*${key}`;
}

export function readOpened(text: string): Opened {
  const records = new Set<string>();
  const groups = new Map<string, number>();
  for (const entry of text.split(' ').slice(0, OPENED_MAX)) {
    const [recordId = '', key, steps] = entry.split('*');
    if (recordId === '' || recordId === NOTHING) continue;
    if (key === undefined) records.add(recordId);
    else groups.set(groupIdOf(recordId, key), Math.max(1, Number.parseInt(steps ?? '1', 10) || 1));
  }
  return { records, groups };
}

export function writeOpened({ records, groups }: Opened): string {
  const entries = [...records, ...[...groups].map(([id, steps]) => (steps === 1 ? id : `${id}*${steps}`))];
  return entries.join(' ') || NOTHING;
}

/** Undefined where the address does not say it. */
export function useOpened(): [Opened | undefined, (opened: Opened) => void] {
  const [address, setAddress] = useSearchState();
  const text = address.get(PARAM);
  const opened = useMemo(() => (text === null ? undefined : readOpened(text)), [text]);
  const setOpened = useCallback(
    (changed: Opened) => setAddress({ [PARAM]: writeOpened(changed) }, { replace: true }),
    [setAddress],
  );
  return [opened, setOpened];
}
