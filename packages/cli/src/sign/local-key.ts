import { importPrivateKey, KeyFormatError, type WebCryptoKey } from '@relata/protocol/signature';
import { readBytes } from '../command/read-bytes.ts';
import { exitCodes, Failure } from '../failure.ts';

/** A private key in a file, as `relata keys make` writes it; arguments can be read by others on the machine. */
export async function readLocalKey(path: string, signal: AbortSignal): Promise<WebCryptoKey> {
  const text = (await readBytes(path, signal)).toString('utf8').trim();
  try {
    return await importPrivateKey(text);
  } catch (error) {
    if (!(error instanceof KeyFormatError)) throw error;
    const message = `${path} has no private key: PKCS #8 as PEM, or whsk_…; relata keys make writes one`;
    throw new Failure(message, exitCodes.usage, { cause: error });
  }
}
