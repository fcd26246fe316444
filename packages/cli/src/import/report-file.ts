import { type FileHandle, open } from 'node:fs/promises';
import { exitCodes, Failure } from '../failure.ts';

const LF = 0x0a;

/** A file of NDJSON that an import writes beside its rows. */
export interface ReportFile {
  /** How long it is. */
  readonly bytes: number;
  append(rows: readonly object[]): Promise<void>;
  /** It is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * `upTo` cuts a file off where this import has got to, which takes back what it will write again. Without it what is
 * there stays, but for a last line that was not written to its end.
 */
export async function openReport(path: string, upTo: number | undefined): Promise<ReportFile> {
  const handle = await openFile(path);
  let { size: bytes } = await handle.stat();
  const keep = upTo ?? (await endOfLastLine(handle, bytes));
  if (keep < bytes) {
    await handle.truncate(keep);
    bytes = keep;
  }
  return {
    get bytes() {
      return bytes;
    },
    async append(rows) {
      if (rows.length === 0) return;
      const text = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
      let written = 0;
      while (written < text.length)
        written += (await handle.write(text, written, text.length - written, bytes + written)).bytesWritten;
      bytes += text.length;
    },
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return open(path, 'wx+');
      throw error;
    });
  } catch (error) {
    throw new Failure(
      `${path} cannot be written (${(error as NodeJS.ErrnoException).code})`,
      exitCodes.usage,
    );
  }
}

async function endOfLastLine(handle: FileHandle, size: number): Promise<number> {
  const chunk = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - chunk.length);
    const { bytesRead } = await handle.read(chunk, 0, end - start, start);
    const at = chunk.subarray(0, bytesRead).lastIndexOf(LF);
    if (at !== -1) return start + at + 1;
    end = start;
  }
  return 0;
}
