import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often the holder shows that it lives. */
const beatMs = 500;
/** A holder that did not show it for this long is dead. Ten missed beats: a busy machine is not mistaken for it. */
const silenceMs = 5_000;
const pollMs = 100;

/**
 * Takes the lock, waiting while somebody else has it. Returns `release`, which gives it back, and `lost`, an abort
 * signal for the case that this process was frozen for so long that another thought it dead.
 *
 * The lock is a folder that holds one file, named after its holder, whose time the holder renews. That works where
 * process ids do not (a reused id, another container), and taking over is a rename of that file, which succeeds for
 * one of those who try. `onWait` is called once, before the first waiting.
 */
export async function lock(folder, onWait = () => undefined) {
  const name = `holder-${process.pid}-${randomBytes(8).toString('hex')}`;
  const watched = { holder: undefined, beat: undefined, since: 0 };
  for (let waited = false; !take(folder, name); waited = true) {
    if (!waited) onWait();
    if (isSilent(folder, watched) && takeOver(folder, watched.holder, name)) break;
    await sleep(pollMs);
  }
  return keep(folder, name);
}

function take(folder, name) {
  if (entries(folder).length > 0) return false;
  const mine = `${folder}.${name}`;
  mkdirSync(mine);
  writeFileSync(join(mine, name), '');
  try {
    // Onto a folder that is not empty this fails.
    renameSync(mine, folder);
    return true;
  } catch (error) {
    rmSync(mine, { recursive: true, force: true });
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code)) throw error;
    return false;
  }
}

/** Whether the same holder has been seen with the same beat for long, by our own clock: the file's may differ. */
function isSilent(folder, watched) {
  const [holder] = entries(folder);
  const beat = holder && beatOf(join(folder, holder));
  if (holder !== watched.holder || beat !== watched.beat) {
    Object.assign(watched, { holder, beat, since: performance.now() });
  }
  return holder !== undefined && performance.now() - watched.since > silenceMs;
}

function takeOver(folder, holder, name) {
  try {
    renameSync(join(folder, holder), join(folder, name));
    return true;
  } catch {
    return false;
  }
}

function keep(folder, name) {
  const file = join(folder, name);
  const lost = new AbortController();
  const beat = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(file, now, now);
    } catch {
      lost.abort();
    }
  }, beatMs);
  const release = () => {
    clearInterval(beat);
    try {
      unlinkSync(file);
      rmdirSync(folder);
    } catch {
      // Somebody else has it already.
    }
  };
  return { release, lost: lost.signal };
}

function entries(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function beatOf(file) {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return undefined;
  }
}
