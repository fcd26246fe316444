import { randomUUID } from 'node:crypto';
import {
  GHL_SIGNATURE_HEADER,
  STANDARD_ID_HEADER,
  STANDARD_SIGNATURE_HEADER,
  STANDARD_TIMESTAMP_HEADER,
  signGhl,
  signStandard,
  type WebCryptoKey,
} from '@relata/protocol/signature';
import type { Command } from 'commander';
import { readBytes } from '../command/read-bytes.ts';
import type { Runner } from '../command/runner.ts';
import { wholeNumber } from '../command/values.ts';
import { exitCodes, Failure } from '../failure.ts';
import { readLocalKey } from './local-key.ts';

interface SignFlags {
  readonly key: string;
  readonly id?: string;
  readonly timestamp?: number;
}

/** The year 33658, beyond which nothing reads it as seconds. */
const TIMESTAMP_MAX = 999_999_999_999;

export function addSign(program: Command, run: Runner): void {
  program
    .command('sign')
    .description('make the headers that go with a body, with a key of your own')
    .argument('[body]', 'a file, or - for stdin', '-')
    .requiredOption('--key <file>', 'the private key: PKCS #8 as PEM, or whsk_… (relata keys make)')
    .option('--id <id>', "webhook-id (default: the body's webhookId)")
    .option('--timestamp <seconds>', 'webhook-timestamp (default: now)', wholeNumber(0, TIMESTAMP_MAX))
    .addHelpText(
      'after',
      `
Example:
  relata sign body.json --key key.pem > headers.txt
  curl http://127.0.0.1:3000/ -H @headers.txt -H 'Content-Type: application/json' --data-binary @body.json`,
    )
    .action(
      run(async ({ out, signal }, path: string, flags: SignFlags) => {
        if (path === '-' && flags.key === '-')
          throw new Failure('The body and the key cannot both come from stdin', exitCodes.usage);
        const key = await readLocalKey(flags.key, signal);
        const bytes = await readBytes(path, signal);
        const headers = await sign(bytes, key, {
          id: flags.id ?? webhookIdIn(bytes) ?? randomUUID(),
          timestampSeconds: flags.timestamp ?? Math.floor(Date.now() / 1_000),
        });
        const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
        out.data(headers, () => lines.join('\n'));
      }),
    );
}

/** The headers of a webhook as relata signs it. Throws a `Failure` for an id that none can be. */
export async function sign(
  bytes: Uint8Array,
  key: WebCryptoKey,
  { id, timestampSeconds }: { readonly id: string; readonly timestampSeconds: number },
): Promise<Readonly<Record<string, string>>> {
  const standard = await signStandard({ id, timestampSeconds, bytes }, key).catch((error: unknown) => {
    if (!(error instanceof TypeError)) throw error;
    throw new Failure('--id must be visible ASCII without a full stop', exitCodes.usage, { cause: error });
  });
  return {
    [GHL_SIGNATURE_HEADER]: await signGhl(bytes, key),
    [STANDARD_ID_HEADER]: id,
    [STANDARD_TIMESTAMP_HEADER]: String(timestampSeconds),
    [STANDARD_SIGNATURE_HEADER]: standard,
  };
}

function webhookIdIn(bytes: Buffer): string | undefined {
  try {
    const { webhookId } = JSON.parse(bytes.toString('utf8')) as { webhookId?: unknown };
    return typeof webhookId === 'string' ? webhookId : undefined;
  } catch {
    return undefined;
  }
}
