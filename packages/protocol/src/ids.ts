import { randomBytes, randomUUID } from 'node:crypto';

/** 24 lower-case hex digits: associations, relations, records of custom objects and companies, objects, `appId`. */
export const objectIdPattern: RegExp = /^[0-9a-f]{24}$/;
/** 20 base62 characters: contacts, opportunities, locations. */
export const shortIdPattern: RegExp = /^[0-9A-Za-z]{20}$/;
/** Any UUID in lower case: `webhookId`, `traceId`. */
export const uuidPattern: RegExp = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const isObjectId = (value: unknown): value is string =>
  typeof value === 'string' && objectIdPattern.test(value);
export const isShortId = (value: unknown): value is string =>
  typeof value === 'string' && shortIdPattern.test(value);
export const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && uuidPattern.test(value);

const COUNTER_END = 0x1_000_000;
const processHex = randomBytes(5).toString('hex');
let seconds = 0;
let counter = randomBytes(3).readUIntBE(0, 3);

/**
 * A new id in MongoDB's ObjectId layout: seconds (4 bytes), a number of this process (5), a counter (3).
 * Ids of one process ascend strictly, so that rows made one after the other are neighbours in an index;
 * a clock that steps back is therefore not followed, and a counter that runs over borrows the next second.
 */
export function objectId(): string {
  seconds = Math.max(seconds, Math.floor(Date.now() / 1000));
  counter += 1;
  if (counter >= COUNTER_END) {
    counter = 0;
    seconds += 1;
  }
  return seconds.toString(16).padStart(8, '0') + processHex + counter.toString(16).padStart(6, '0');
}

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
// Bytes from here on are thrown away: 256 is no multiple of 62, and folding them would favour the first digits.
const UNBIASED_END = 256 - (256 % 62);
// One call to the system's generator for about fifty ids; a call for each id costs more than the id.
const POOL_BYTES = 1024;
let pool = Buffer.alloc(0);
let poolAt = 0;

/** A new id of 20 random base62 characters (119 bits). */
export function shortId(): string {
  let id = '';
  while (id.length < 20) {
    if (poolAt === pool.length) {
      pool = randomBytes(POOL_BYTES);
      poolAt = 0;
    }
    const byte = pool[poolAt++] as number;
    if (byte < UNBIASED_END) id += base62[byte % 62];
  }
  return id;
}

/**
 * A new UUID (version 7, RFC 9562), lower case: the time in it, to the millisecond, leads to what it names.
 * @param at milliseconds since 1970, before the year 10889
 */
export function uuidAt(at: number): string {
  const time = at.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** The time in a UUID of version 7; undefined for any other text. */
export function timeOfUuid(id: string): Date | undefined {
  if (!uuidPattern.test(id) || id[14] !== '7') return undefined;
  const time = new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
  return time.getUTCFullYear() <= 9_999 ? time : undefined;
}

/** A new random UUID (version 4), lower case. */
export const uuid = (): string => randomUUID();
