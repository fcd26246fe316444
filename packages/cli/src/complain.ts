import { exitCodes, Failure } from './failure.ts';

/** Says on stderr what went wrong. */
export function complain(error: unknown, as: 'text' | 'json'): void {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  if (as === 'json') {
    const known = error instanceof Failure ? error.details : {};
    const details = { message, ...known, exitCode: exitCodeOf(error) };
    if (message !== '') process.stderr.write(`${JSON.stringify({ error: details })}\n`);
    return;
  }
  const text = error instanceof Failure ? message : (stack ?? message);
  for (const line of text.split('\n')) if (line !== '') process.stderr.write(`relata: ${line}\n`);
}

export function exitCodeOf(error: unknown): number {
  return error instanceof Failure ? error.exitCode : exitCodes.failed;
}
