/** What `within` throws when the time is over. */
export class LateError extends Error {
  override readonly name = 'LateError';
}

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
  let isLate = false;
  const calling = (async () => call())();
  calling.then(
    (result) => {
      if (isLate) late?.(result);
    },
    () => {},
  );
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
