import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder of the embedded database is open in another process. */
export class DataDirLocked extends Error {
  override readonly name = 'DataDirLocked';
}

export interface DataDirLock {
  release(): Promise<void>;
}

export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  const path = join(dataDir, 'lock');
  try {
    const file = await open(path, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
  } catch {
    throw new DataDirLocked(`${dataDir} is open in process ${await readFile(path, 'utf8')}`);
  }
  return { release: () => rm(path, { force: true }) };
}
