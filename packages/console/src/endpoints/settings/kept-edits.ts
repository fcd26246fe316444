import { useQueryClient } from '@tanstack/react-query';
import { type Dispatch, type SetStateAction, useEffect, useMemo, useState } from 'react';
import type { EndpointDraft } from './draft.ts';

type Edits = Partial<EndpointDraft>;

/**
 * What is typed of an endpoint and not saved, for as long as the page is not loaded anew: it outlasts a look at another
 * tab. In memory alone, since it may have secrets, and gone when whoever typed it signs out. The form's own state goes
 * before what is kept, which goes with the answers of a session that has ended.
 */
export function useEdits(endpointId: string): readonly [Edits, Dispatch<SetStateAction<Edits>>] {
  const client = useQueryClient();
  const key = useMemo(() => ['edits of an endpoint', endpointId], [endpointId]);
  const [edits, setEdits] = useState<Edits>(() => client.getQueryData<Edits>(key) ?? {});
  useEffect(() => {
    client.setQueryDefaults(key, { gcTime: Number.POSITIVE_INFINITY });
    client.setQueryData(key, edits);
  }, [client, key, edits]);
  return [edits, setEdits];
}
