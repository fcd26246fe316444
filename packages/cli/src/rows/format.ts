import { extname } from 'node:path';
import { exitCodes, Failure } from '../failure.ts';

export type Format = 'ndjson' | 'csv';

/** As it is asked for, else by the name of the file, else NDJSON. Throws a `Failure` for a name that says neither. */
export function formatOf(asked: string | undefined, file: string | undefined): Format {
  if (asked === 'ndjson' || asked === 'csv') return asked;
  if (asked !== undefined)
    throw new Failure(`--format must be ndjson or csv, not ${JSON.stringify(asked)}`, exitCodes.usage);
  switch (extname(file ?? '').toLowerCase()) {
    case '.csv':
      return 'csv';
    case '':
    case '.ndjson':
    case '.jsonl':
      return 'ndjson';
    default:
      throw new Failure(`The name ${file} does not say what it is: --format ndjson or csv`, exitCodes.usage);
  }
}
