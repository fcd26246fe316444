/** What `within` throws when the time is over. */
export class LateError extends Error {
  override readonly name = 'LateError';
}

/**
 * What a store in memory gives, or a handler that waits for nothing, is there within so many turns. They cost less than
 * a timer and a race, which each webhook would need three times over.
 */
const TURNS = 8;

/**
 * The result of a call that may take so long, or `LateError`. What comes of it afterwards goes to `late`; a failure is
 * passed over. Whatever `call` does, also throw at once, is a rejection.
 */
export async function within<Result>(
  timeoutMs: number,
  call: () => Result | PromiseLike<Result>,
  late?: (result: Result) => void,
): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isSettled = false;
  let isLate = false;
  const calling = Promise.resolve(call());
  calling.then(
    (result) => {
      isSettled = true;
      if (isLate) late?.(result);
    },
    () => {
      isSettled = true;
    },
  );
  for (let turn = 0; turn < TURNS && !isSettled; turn += 1) await undefined;
  if (isSettled) return await calling;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isLate = true;
      reject(new LateError(`It took longer than ${timeoutMs} ms`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([calling, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
