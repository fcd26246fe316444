import { ID_LENGTH_MAX, KEEP_MS_DEFAULT } from './store.ts';

const KEEP_MS_MAX = 10 * 366 * 24 * 60 * 60 * 1_000;

/** @throws RangeError it is no time that an id could be kept for */
export function keepMsOf(keepMs: number = KEEP_MS_DEFAULT): number {
  // Redis takes whole milliseconds, and PostgreSQL has an end of time.
  if (Number.isSafeInteger(keepMs) && keepMs > 0 && keepMs <= KEEP_MS_MAX) return keepMs;
  throw new RangeError('keepMs must be whole milliseconds, more than 0 and at most ten years');
}

/** Visible ASCII, which every `webhook-id` is. */
const plain = /^[!-~]+$/;

/**
 * What an id is kept as: itself, so that it can be found by eye. What a database might refuse, change or find too long
 * (NUL, half a surrogate pair, more than an index entry holds) is kept as its hash, which no plain id looks like: it has
 * a space.
 */
export async function keyOf(id: string): Promise<string> {
  if (id.length <= ID_LENGTH_MAX && plain.test(id)) return id;
  // By UTF-16 units: UTF-8 has one and the same substitute for every half of a surrogate pair.
  const units = new Uint16Array(id.length);
  for (let at = 0; at < id.length; at += 1) units[at] = id.charCodeAt(at);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', units));
  return `sha256 ${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
