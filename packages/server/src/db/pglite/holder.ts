import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process that has the folder open: enough to tell, later and elsewhere, whether it still lives. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
  /** The kernel's run, and the space in which the pid means something; only where there is a /proc. */
  readonly boot?: string;
  readonly pidSpace?: string;
  /** Clock ticks from boot to the process's start: another process with the same pid has another. */
  readonly started?: string;
}

/** `unknown`: it may be a process of another host or container, which cannot be seen from here. */
export type Life = 'alive' | 'dead' | 'unknown';

export function thisProcess(): Holder {
  const boot = readOrUndefined(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const pidSpace = readOrUndefined(() => readlinkSync('/proc/self/ns/pid'));
  const started = startOf('self');
  return {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    ...(boot !== undefined && { boot }),
    ...(pidSpace !== undefined && { pidSpace }),
    ...(started !== undefined && { started }),
  };
}

/** Whether the process still lives, as far as it can be told from here. */
export function lifeOf(holder: Holder): Life {
  const here = thisProcess();
  if (here.boot === undefined || here.pidSpace === undefined) return lifeWithoutProc(holder, here);
  if (holder.boot !== here.boot || holder.pidSpace !== here.pidSpace) return 'unknown';
  const started = startOf(holder.pid);
  if (started !== undefined) return started === holder.started ? 'alive' : 'dead';
  // Not there, or hidden from other users.
  return exists(holder.pid) ? 'unknown' : 'dead';
}

/** The pid alone: one that is taken may have gone to another process meanwhile. */
function lifeWithoutProc(holder: Holder, here: Holder): Life {
  if (holder.host !== here.host) return 'unknown';
  return exists(holder.pid) ? 'unknown' : 'dead';
}

function startOf(pid: number | 'self'): string | undefined {
  const stat = readOrUndefined(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The second field, the program's name in brackets, may itself contain spaces and brackets.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields?.[0];
  // A zombie has ended, though nobody has asked for its exit code yet.
  return state === 'Z' || state === 'X' ? undefined : fields?.[19];
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readOrUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
