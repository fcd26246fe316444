import { type EndpointDraft, newDraft, type Pair } from './draft.ts';
import { newStart, type StartDraft } from './start-fields.tsx';

/** A new endpoint as far as somebody has got with it. */
export interface NewEndpoint {
  readonly draft: EndpointDraft;
  readonly start: StartDraft;
}

const KEY = 'relata new endpoint';

/** What this window had of it before it was loaded anew. */
export function readNewEndpoint(locationId: string): NewEndpoint {
  const begun = { draft: newDraft(locationId), start: newStart };
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as (NewEndpoint & { of: string }) | null;
    if (kept?.of === locationId) {
      const { headers, metadata } = kept.draft;
      const draft = { ...begun.draft, ...kept.draft, headers: keyed(headers), metadata: keyed(metadata) };
      return { draft, start: { ...newStart, ...kept.start } };
    }
  } catch {
    // Of an earlier version, or the browser keeps nothing.
  }
  return begun;
}

/** Not the values of headers: they may be secrets, which a browser is not to keep. */
export function keepNewEndpoint(locationId: string, { draft, start }: NewEndpoint): void {
  const headers = draft.headers.map((header) => ({ ...header, value: '' }));
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ of: locationId, draft: { ...draft, headers }, start }));
  } catch {
    // Then a page that is loaded anew begins again.
  }
}

/** Below zero, where no new ones are. */
function keyed(pairs: readonly Pair[]): readonly Pair[] {
  return pairs.map((pair, index) => ({ ...pair, key: -index - 1 }));
}

export function forgetNewEndpoint(): void {
  sessionStorage.removeItem(KEY);
}
