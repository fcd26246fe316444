import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { EndpointDraft } from './draft.ts';

type Edits = Partial<EndpointDraft>;
type Change = (change: (before: Edits) => Edits) => void;

/**
 * What is typed of an endpoint and not saved, for as long as the page is not loaded anew: it outlasts a look at another
 * tab. In memory alone, since it may have secrets, and gone when whoever typed it signs out.
 */
export function useEdits(endpointId: string): [Edits, Change] {
  const client = useQueryClient();
  const key = ['edits of an endpoint', endpointId];
  const [edits, setEdits] = useState<Edits>(() => client.getQueryData<Edits>(key) ?? {});
  const change: Change = (next) => {
    const after = next(client.getQueryData<Edits>(key) ?? {});
    client.setQueryDefaults(key, { gcTime: Number.POSITIVE_INFINITY });
    client.setQueryData(key, after);
    setEdits(after);
  };
  return [edits, change];
}
