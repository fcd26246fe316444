/** What one look has shown. `skip`: there was nothing to look at. */
export interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'fail' | 'skip';
  readonly message: string;
  /** What to do about it. */
  readonly advice?: string;
}

/** Binds the name of what is looked at. */
export function about(name: string): {
  ok(message: string): Finding;
  skip(message: string): Finding;
  warn(message: string, advice: string): Finding;
  fail(message: string, advice: string): Finding;
} {
  return {
    ok: (message) => ({ name, state: 'ok', message }),
    skip: (message) => ({ name, state: 'skip', message }),
    warn: (message, advice) => ({ name, state: 'warn', message, advice }),
    fail: (message, advice) => ({ name, state: 'fail', message, advice }),
  };
}
