import { type FileHandle, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Holder, lifeOf, thisProcess } from './holder.ts';

// One process at a time has the folder. Node offers no lock that the system gives back by itself, so a file says
// who holds it, and whoever comes finds out whether that process still lives.
//
// The files are named lock-1, lock-2 …; the highest is the lock. To take it one creates the next, which succeeds
// for exactly one. The highest is never removed, a release only writes into it: were numbers used again, a process
// that was held up between looking and creating could take a lock that another holds.
//
// A holder of this host and pid space is asked for by its pid and start time. Any other, a container's or another
// host's that shares the folder, shows by its heartbeat that it lives: it touches its file, and who waits looks
// whether the time changes, not what it is, since clocks differ.

const NAME = /^lock-(\d+)$/;
const RELEASED = 'released';
/** One call of the system in this time is all that the lock costs while it is held. */
const HEARTBEAT_MS = 2_000;
/** Five heartbeats missed: a busy or swapping process is late, not dead. */
const SILENCE_MS = 10_000;
const LOOK_MS = 250;

/** The folder of the embedded database is open in another process. */
export class DataDirLocked extends Error {
  override readonly name = 'DataDirLocked';
  readonly dataDir: string;
  readonly holder: Holder;

  constructor(dataDir: string, holder: Holder) {
    super(
      `${dataDir} is open in process ${holder.pid} on host ${holder.host} since ${holder.since}. ` +
        'Stop that process first, or set RELATA_DATA_DIR to another folder. ' +
        'Several processes can share one PostgreSQL (RELATA_DATABASE_URL), but never one folder.',
    );
    this.dataDir = dataDir;
    this.holder = holder;
  }
}

export interface DataDirLock {
  /** Lets the next one in. Safe to call twice. */
  release(): Promise<void>;
}

/**
 * Takes the folder for this process, also from one that ended without giving it back. Throws `DataDirLocked`.
 * Where that cannot be seen from here it takes ten seconds to be sure.
 * `onLost` is told when another one took it all the same, because this process stood still for so long.
 */
export async function lockDataDir(dataDir: string, onLost: () => void): Promise<DataDirLock> {
  for (;;) {
    const last = await highestNumber(dataDir);
    if (last > 0) await waitUntilFree(dataDir, last);
    const number = last + 1;
    const file = await create(pathOf(dataDir, number));
    if (file === undefined) continue;
    await file.writeFile(JSON.stringify(thisProcess()));
    if ((await highestNumber(dataDir)) === number) {
      await removeBelow(dataDir, number);
      return hold(file, onLost);
    }
    // Held up for so long that others have come and gone: this number was used before.
    await file.close();
    await rm(pathOf(dataDir, number), { force: true });
  }
}

/**
 * Who has the folder open, without taking it; undefined if nobody has, or the folder is not there. One of another host
 * or container is believed to live.
 */
export async function dataDirHolder(dataDir: string): Promise<Holder | undefined> {
  const number = await highestNumber(dataDir).catch(() => 0);
  const seen = number === 0 ? undefined : await look(pathOf(dataDir, number));
  const holder = seen === undefined ? undefined : parseHolder(seen.content);
  return holder !== undefined && lifeOf(holder) !== 'dead' ? holder : undefined;
}

function hold(file: FileHandle, onLost: () => void): DataDirLock {
  const beating = setInterval(() => {
    beat(file).then(
      (held) => {
        if (held) return;
        clearInterval(beating);
        onLost();
      },
      // A disk that is full or away for a moment; whether the folder can be used is for the engine to find out.
      () => {},
    );
  }, HEARTBEAT_MS);
  beating.unref();
  let released: Promise<void> | undefined;
  return {
    release() {
      released ??= release(file, beating);
      return released;
    },
  };
}

async function release(file: FileHandle, beating: NodeJS.Timeout): Promise<void> {
  clearInterval(beating);
  try {
    await file.truncate(0);
    await file.write(RELEASED, 0);
  } finally {
    await file.close();
  }
}

/** Whether the lock is still this process's: whoever takes it over removes the file. */
async function beat(file: FileHandle): Promise<boolean> {
  const now = new Date();
  await file.utimes(now, now);
  return (await file.stat()).nlink > 0;
}

async function waitUntilFree(dataDir: string, number: number): Promise<void> {
  const path = pathOf(dataDir, number);
  let silent = { content: '', mtimeMs: -1, since: 0 };
  for (;;) {
    const seen = await look(path);
    if (seen === undefined || seen.content === RELEASED) return;
    // Nobody's yet: it is being written at this moment, or its writer died over it.
    const holder = parseHolder(seen.content);
    const life = holder === undefined ? 'unknown' : lifeOf(holder);
    if (life === 'dead') return;
    const isSameLock = silent.content === seen.content;
    const beats = isSameLock && silent.mtimeMs !== seen.mtimeMs;
    if (holder !== undefined && (life === 'alive' || beats)) throw new DataDirLocked(dataDir, holder);
    if (!isSameLock || beats) silent = { ...seen, since: performance.now() };
    if (performance.now() - silent.since > SILENCE_MS) return;
    await sleep(LOOK_MS);
  }
}

async function look(path: string): Promise<{ content: string; mtimeMs: number } | undefined> {
  try {
    return { content: await readFile(path, 'utf8'), mtimeMs: (await stat(path)).mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseHolder(content: string): Holder | undefined {
  try {
    const holder: Partial<Holder> = JSON.parse(content);
    return Number.isInteger(holder.pid) ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined if it exists already. */
async function create(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
}

async function numbers(dataDir: string): Promise<number[]> {
  const matches = (await readdir(dataDir)).map((name) => NAME.exec(name));
  return matches.filter((match) => match !== null).map((match) => Number(match[1]));
}

async function highestNumber(dataDir: string): Promise<number> {
  return Math.max(0, ...(await numbers(dataDir)));
}

async function removeBelow(dataDir: string, number: number): Promise<void> {
  const lower = (await numbers(dataDir)).filter((each) => each < number);
  await Promise.all(lower.map((each) => rm(pathOf(dataDir, each), { force: true })));
}

function pathOf(dataDir: string, number: number): string {
  return join(dataDir, `lock-${number}`);
}
