import { createReadStream } from 'node:fs';
import { exitCodes, Failure } from '../failure.ts';
import { readNdjson } from '../rows/ndjson.ts';

/** From ids of an export to those of the location; all of it is held, some 100 bytes an id. */
export type IdMap = ReadonlyMap<string, string>;

/** Reads what imports of records have written. Throws a `Failure` that names file and line for what is something else. */
export async function readIds(files: readonly string[]): Promise<IdMap> {
  const ids = new Map<string, string>();
  for (const file of files) {
    for await (const row of readNdjson(opened(file))) {
      const { from, to } = row.value ?? {};
      if (typeof from !== 'string' || typeof to !== 'string')
        throw new Failure(`${file}, line ${row.line}: must be {"from": id, "to": id}`, exitCodes.usage);
      ids.set(from, to);
    }
  }
  return ids;
}

/** Throws a `Failure` for a file that is there and is no map: it would be written to. */
export async function assertIds(file: string): Promise<void> {
  for await (const row of readNdjson(opened(file, 'empty'))) {
    const { from, to } = row.value ?? {};
    if (typeof from !== 'string' || typeof to !== 'string')
      throw new Failure(`${file} is there, and is no map of ids`, exitCodes.usage);
    return;
  }
}

async function* opened(file: string, where: 'needed' | 'empty' = 'needed'): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(file) as AsyncIterable<Buffer>;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === 'ENOENT' && where === 'empty') return;
    throw new Failure(`${file} cannot be read (${code})`, exitCodes.usage, { cause: error });
  }
}
