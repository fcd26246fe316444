// Runs a program that must not outlive the bench, however that ends: when the channel to it closes, the program's whole
// process group is killed.
import { spawn } from 'node:child_process';

export interface GuardOrder {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
}

export interface GuardReport {
  /** When the program was started, in milliseconds since 1970, with fractions: by the clock that the bench has too. */
  readonly startedAt: number;
  readonly pid: number;
}

const { command, args, cwd } = JSON.parse(process.env.RELATA_BENCH_ARGUMENT ?? 'null') as GuardOrder;
delete process.env.RELATA_BENCH_ARGUMENT;

const startedAt = performance.timeOrigin + performance.now();
// A group of its own, so that what it has started goes with it.
const child = spawn(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
child.on('error', (error) => {
  console.error(`${command}: ${error.message}`);
  process.exit(127);
});
child.on('spawn', () => process.send?.({ pid: child.pid ?? 0, startedAt } satisfies GuardReport));
child.on('exit', (code) => process.exit(code ?? 1));
process.on('message', () => child.kill('SIGTERM'));
process.on('disconnect', killGroup);
// A terminal interrupts all of its processes; the bench decides what ends when.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

function killGroup(): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    process.exit();
  }
}
