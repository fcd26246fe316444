import { open } from 'node:fs/promises';
import { generateKeyPair } from '@relata/protocol/signature';
import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';
import { details } from '../command/table.ts';
import { exitCodes, Failure } from '../failure.ts';

export function addMake(keys: Command, run: Runner): void {
  keys
    .command('make')
    .description('make a key of your own, to sign samples with (relata sign, relata trigger --to)')
    .argument('<file>', 'where its private half goes; a file that is there is left alone')
    .addHelpText('after', '\nExample: relata keys make key.pem')
    .action(
      run(async ({ out }, file: string) => {
        const { publicKey, privatePem } = await generateKeyPair();
        try {
          // For nobody else to read, from the first moment.
          const handle = await open(file, 'wx', 0o600);
          await handle.writeFile(privatePem).finally(() => handle.close());
        } catch (error) {
          const { code } = error as NodeJS.ErrnoException;
          const why = code === 'EEXIST' ? 'is there already' : `cannot be written (${code})`;
          throw new Failure(`${file} ${why}`, exitCodes.usage, { cause: error });
        }
        const { kid, spki, pem } = publicKey;
        out.data({ file, kid, spki, pem }, () => details({ file, kid, spki }, out));
      }),
    );
}
