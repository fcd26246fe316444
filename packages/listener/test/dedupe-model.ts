import type { Claim } from '../src/dedupe/store.ts';

/** What is known of an id: nothing, or who has it or has handled it, until when. */
export type Held = { readonly done: boolean; readonly token: string; readonly until: number } | undefined;

/** What was asked about an id, and what a store said. */
export type Told =
  | { readonly did: 'claim'; readonly leaseMs: number; readonly said: Claim }
  | { readonly did: 'commit'; readonly token: string; readonly said: boolean }
  | { readonly did: 'release'; readonly token: string };

export interface ModelClock {
  readonly nowMs: number;
  readonly keepMs: number;
}

/** What an id can be after `told` were asked at the same time, if it was one of `before`; empty if that cannot be. */
export function explain(before: readonly Held[], told: readonly Told[], clock: ModelClock): Held[] {
  const [first, ...others] = told;
  if (first === undefined) return unique(before);
  return unique(
    told.flatMap((each) => {
      const after = before.flatMap((held) => follow(held, each, clock) ?? []);
      if (after.length === 0) return [];
      const rest = each === first ? others : told.filter((other) => other !== each);
      return explain(
        after.map(({ held }) => held),
        rest,
        clock,
      );
    }),
  );
}

/** Undefined where a store must not have said so. */
function follow(before: Held, told: Told, { nowMs, keepMs }: ModelClock): { held: Held } | undefined {
  const held = before !== undefined && before.until > nowMs ? before : undefined;
  switch (told.did) {
    case 'claim': {
      const { said } = told;
      if (said.state === 'claimed') {
        if (held !== undefined) return undefined;
        return { held: { done: false, token: said.token, until: nowMs + told.leaseMs } };
      }
      return held !== undefined && held.done === (said.state === 'done') ? { held } : undefined;
    }
    case 'commit': {
      const isLost = held !== undefined && held.token !== told.token;
      if (told.said === isLost) return undefined;
      return { held: isLost ? held : { done: true, token: told.token, until: nowMs + keepMs } };
    }
    case 'release':
      return { held: held?.token === told.token && !held.done ? undefined : held };
  }
}

function unique(states: readonly Held[]): Held[] {
  return [...new Map(states.map((held) => [JSON.stringify(held ?? null), held])).values()];
}
