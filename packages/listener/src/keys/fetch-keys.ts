/** Senders wait for 15 s in all; see `handlerTimeoutMs`. */
export const FETCH_TIMEOUT_MS = 2_500;
/** relata shows a hundred keys at most, with 400 bytes each. */
const BYTES_MAX = 256 * 1024;
/** relata has two that are not retired, during a rotation. Each costs a check for everybody who sends junk. */
const USABLE_MAX = 16;

/**
 * Asks a relata for the keys that it signs with, or is about to: SPKI as base64. Those that are retired are left out.
 * Throws whatever the reason is that they cannot be had.
 */
export async function fetchKeys(url: URL): Promise<string[]> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    // Some frameworks keep answers of fetch; this one is kept here.
    cache: 'no-store',
    // Wherever it leads, nobody has said that the keys there are to be believed.
    redirect: 'manual',
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`${nameOf(url)} answers with ${response.status}`);
  }
  const spkis = spkisOf(JSON.parse(await readText(response, url)));
  if (spkis.length === 0) throw new Error(`${nameOf(url)} shows no key that is active`);
  if (spkis.length > USABLE_MAX) throw new Error(`${nameOf(url)} shows more than ${USABLE_MAX} keys`);
  return spkis;
}

function spkisOf(list: unknown): string[] {
  const keys: unknown = typeof list === 'object' && list !== null && 'keys' in list ? list.keys : undefined;
  if (!Array.isArray(keys)) throw new Error('It is not a list of keys, as GET /v1/keys of relata is');
  const usable = keys.filter(
    (key): key is { spki: string } =>
      typeof key?.spki === 'string' && (key.status === 'active' || key.status === 'next'),
  );
  return [...new Set(usable.map(({ spki }) => spki))];
}

async function readText(response: Response, url: URL): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let length = 0;
  // Leaving the loop early gives the connection up.
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > BYTES_MAX) throw new Error(`${nameOf(url)} answers with more than ${BYTES_MAX} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Without what follows the path: it may hold a secret. */
const nameOf = ({ origin, pathname }: URL): string => `${origin}${pathname}`;
