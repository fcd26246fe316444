import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { Selection } from './graph.ts';

/** What is selected stands in the address: `?object=` or `?association=`. */
export function useSelection(): readonly [Selection | undefined, (selection: Selection | undefined) => void] {
  const [params, setParams] = useSearchParams();
  const object = params.get('object');
  const association = params.get('association');
  const selection = useMemo<Selection | undefined>(() => {
    if (association !== null) return { kind: 'association', id: association };
    if (object !== null) return { kind: 'object', key: object };
    return undefined;
  }, [object, association]);
  const select = useCallback(
    (wanted: Selection | undefined) => {
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          next.delete('object');
          next.delete('association');
          // What was made in a form is selected when it is there.
          next.delete('form');
          if (wanted?.kind === 'object') next.set('object', wanted.key);
          if (wanted?.kind === 'association') next.set('association', wanted.id);
          return next;
        },
        { preventScrollReset: true },
      );
    },
    [setParams],
  );
  return [selection, select];
}

/** One parameter of the address; null takes it out. Does not make a step to go back to. */
export function useParam(name: string): readonly [string | null, (value: string | null) => void] {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (value: string | null) => {
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          if (value === null) next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true, preventScrollReset: true },
      );
    },
    [name, setParams],
  );
  return [params.get(name), set];
}
