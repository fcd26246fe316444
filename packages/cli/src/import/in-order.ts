/**
 * Works on what comes, up to `inFlightMax` at a time, and hands the results on in the order in which it came. When one of
 * them fails, those that are under way are waited for before it is thrown.
 */
export async function inOrder<In, Out>(
  source: AsyncIterable<In>,
  inFlightMax: number,
  work: (input: In) => Promise<Out>,
  done: (output: Out) => Promise<void>,
): Promise<void> {
  const running: Promise<Out>[] = [];
  const next = async (): Promise<void> => done(await (running.shift() as Promise<Out>));
  try {
    for await (const input of source) {
      const working = work(input);
      // It is waited for when its turn comes; until then its failure is nobody's.
      working.catch(() => {});
      running.push(working);
      if (running.length >= inFlightMax) await next();
    }
    while (running.length > 0) await next();
  } catch (error) {
    await Promise.allSettled(running);
    throw error;
  }
}
