import { once } from 'node:events';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { exitCodes, Failure } from '../failure.ts';

/** Where an export goes. */
export interface Sink {
  write(text: string): Promise<void>;
  /** All of it is there. */
  finish(): Promise<void>;
  /** It will not be finished: nothing stays behind. */
  abandon(): Promise<void>;
}

/** stdout, where the file is left out or `-`. A file has its name only when it is whole. */
export async function openSink(file: string | undefined): Promise<Sink> {
  return file === undefined || file === '-' ? toStdout() : toFile(file);
}

function toStdout(): Sink {
  return {
    async write(text) {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    },
    finish: async () => {},
    abandon: async () => {},
  };
}

async function toFile(file: string): Promise<Sink> {
  // Else it would be noticed when all has been written, and the name cannot be given.
  const isFolder = await stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) throw new Failure(`${file} is a folder`, exitCodes.usage);
  const part = `${file}.part`;
  const handle = await openForWriting(part);
  return {
    write: async (text) => void (await handle.appendFile(text)),
    async finish() {
      await handle.sync();
      await handle.close();
      await rename(part, file);
    },
    async abandon() {
      await handle.close();
      await rm(part, { force: true });
    },
  };
}

async function openForWriting(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'w');
  } catch (error) {
    throw new Failure(
      `${path} cannot be written (${(error as NodeJS.ErrnoException).code})`,
      exitCodes.usage,
      {
        cause: error,
      },
    );
  }
}
