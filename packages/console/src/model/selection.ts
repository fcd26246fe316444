import { useCallback, useMemo } from 'react';
import { useSearchState } from '../parts/use-search-state.ts';
import type { Selection } from './graph.ts';

/** What is selected stands in the address: `?object=` or `?association=`. Each is a step to go back to. */
export function useSelection(): readonly [Selection | undefined, (selection: Selection | undefined) => void] {
  const [params, change] = useSearchState();
  const object = params.get('object');
  const association = params.get('association');
  const selection = useMemo<Selection | undefined>(() => {
    if (association !== null) return { kind: 'association', id: association };
    if (object !== null) return { kind: 'object', key: object };
    return undefined;
  }, [object, association]);
  const select = useCallback(
    (wanted: Selection | undefined) =>
      change({
        object: wanted?.kind === 'object' ? wanted.key : null,
        association: wanted?.kind === 'association' ? wanted.id : null,
        // What was made in a form is selected when it is there.
        form: null,
      }),
    [change],
  );
  return [selection, select];
}
