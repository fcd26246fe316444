import { useCallback, useMemo } from 'react';
import { useSearchState } from '../parts/use-search-state.ts';
import type { Selection } from './graph.ts';

/** A step to go back to, unless it says `replace`: where what was there before is a form that is done, or is deleted. */
export type Select = (selection: Selection | undefined, options?: { readonly replace?: boolean }) => void;

/** What is selected stands in the address: `?object=` or `?association=`. */
export function useSelection(): readonly [Selection | undefined, Select] {
  const [params, change] = useSearchState();
  const object = params.get('object');
  const association = params.get('association');
  const selection = useMemo<Selection | undefined>(() => {
    if (association !== null) return { kind: 'association', id: association };
    if (object !== null) return { kind: 'object', key: object };
    return undefined;
  }, [object, association]);
  const select = useCallback<Select>(
    (wanted, options) =>
      change(
        {
          object: wanted?.kind === 'object' ? wanted.key : null,
          association: wanted?.kind === 'association' ? wanted.id : null,
          // What was made in a form is selected when it is there.
          form: null,
        },
        options,
      ),
    [change],
  );
  return [selection, select];
}
