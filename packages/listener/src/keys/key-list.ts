import { importPublicKey, type PublicKey } from '@relata/protocol/signature';
import { KeysError } from '../errors/keys-error.ts';
import { fetchKeys } from './fetch-keys.ts';

// What is known of a list, by its age:
//
//   fresh     it counts
//   stale     it is fetched again, and counts if that fails
//   old       it is fetched again, and no longer counts if that fails: somebody may be keeping from us that a key
//             was retired because it was stolen
//
// A signature by none of its keys has the list fetched again whatever its age is: the key may be new. Anybody can send such a
// signature, so there is a time between two fetches that nothing shortens. relata shows a key ten seconds before it signs with
// it, and all its processes show it after five: a list that was fetched less than five seconds ago has every key
// that may have signed.

export const FRESH_MS = 60_000;
export const STALE_MS = 600_000;
export const AGAIN_MS = 5_000;

export interface KeyListOptions {
  /** Milliseconds of a clock that is never set back. Default `performance.now`. */
  readonly clock?: () => number;
}

/** The keys of one relata, fetched when they are needed. Those that it has retired, or shows no longer, are not among them. */
export class KeyList {
  readonly #url: URL;
  readonly #clock: () => number;
  #keys: readonly PublicKey[] | undefined;
  #imported = new Map<string, PublicKey>();
  /** When the fetch began that brought these keys; when the last one did. */
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #failure: unknown;
  #fetching: Promise<void> | undefined;

  constructor(url: URL, { clock = () => performance.now() }: KeyListOptions) {
    this.#url = url;
    this.#clock = clock;
  }

  /** What is at hand, without fetching: good for saying why something is refused, not for taking it. */
  get known(): readonly PublicKey[] {
    return this.#keys ?? [];
  }

  /** @throws KeysError `keys_unavailable` */
  async current(): Promise<readonly PublicKey[]> {
    if (this.#age() > FRESH_MS) await this.#refresh();
    if (this.#keys === undefined || this.#age() > STALE_MS) throw this.#unavailable();
    return this.#keys;
  }

  /**
   * The keys that there are now, when a signature is by none of `keys`; undefined if there are no others.
   * @throws KeysError `keys_unavailable`: there may be others
   */
  async newerThan(keys: readonly PublicKey[]): Promise<readonly PublicKey[] | undefined> {
    if (this.#keys === keys) await this.#refresh();
    if (this.#keys !== keys) return this.#keys;
    if (this.#failure !== undefined) throw this.#unavailable();
    return undefined;
  }

  /** Fetches the list, unless that was done a moment ago. Whether it worked, the fields say. */
  #refresh(): Promise<void> {
    if (this.#fetching !== undefined) return this.#fetching;
    const startedAt = this.#clock();
    if (startedAt - this.#triedAt < AGAIN_MS) return Promise.resolve();
    this.#triedAt = startedAt;
    this.#fetching = this.#fetch(startedAt)
      .catch((error: unknown) => {
        this.#failure = error;
      })
      .finally(() => {
        this.#fetching = undefined;
      });
    return this.#fetching;
  }

  async #fetch(startedAt: number): Promise<void> {
    const spkis = await fetchKeys(this.#url);
    const imported = new Map<string, PublicKey>();
    for (const spki of spkis) {
      imported.set(spki, this.#imported.get(spki) ?? (await importPublicKey(spki)));
    }
    const isSame = imported.size === this.#imported.size && spkis.every((spki) => this.#imported.has(spki));
    // The same array says that nothing has changed.
    if (this.#keys === undefined || !isSame) this.#keys = [...imported.values()];
    this.#imported = imported;
    this.#fetchedAt = startedAt;
    this.#failure = undefined;
  }

  #age(): number {
    return this.#clock() - this.#fetchedAt;
  }

  #unavailable(): KeysError {
    return new KeysError('keys_unavailable', { cause: this.#failure });
  }
}
