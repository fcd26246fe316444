// The life of an id:
//
//   claim     nobody has it: it is claimed, for a time, the lease, and whoever claimed it holds a token
//   commit    it is done, and stays so for as long as the store keeps it
//   release   it is as if it had never been claimed
//
// A claim whose lease runs out is as good as released: whoever held it may have died. If they have not and come late,
// their token is worth nothing any more, should somebody else have claimed the id meanwhile; else they still may commit.

/** What became of a claim. */
export type Claim =
  | {
      readonly state: 'claimed';
      /** Proof of this very claim. */
      readonly token: string;
    }
  /** It has been handled. */
  | { readonly state: 'done' }
  /** Somebody else holds it, and the lease has not run out. */
  | { readonly state: 'busy' };

/**
 * Remembers which webhooks have been handled, and which are being handled. Whatever can not be said for sure is an
 * error: the listener then asks for the webhook again. Each method may be called from several processes at once.
 */
export interface DedupeStore {
  /** Of several claims of an id at the same time one is granted. */
  claim(id: string, leaseMs: number): Promise<Claim>;
  /**
   * It has been handled. Resolves with false if the claim was lost: its lease ran out and somebody else claimed the id.
   * Committing once more with the same token does no harm.
   */
  commit(id: string, token: string): Promise<boolean>;
  /** It has not been handled, and may be claimed at once. Does nothing if the claim was lost or committed. */
  release(id: string, token: string): Promise<void>;
}

/**
 * How long an id is remembered after it was handled, where nothing else is said. relata tries a webhook for up to 91 hours,
 * HighLevel for 70 minutes; what is longer protects against those who kept a copy.
 */
export const KEEP_MS_DEFAULT: number = 7 * 86_400_000;

/** Ids are no longer than this, in visible ASCII: a longer one in a body is replaced by the body's hash. */
export const ID_LENGTH_MAX = 256;
