// What runs in a process of its own takes orders over the channel to its parent, and ends with it.

export type Orders = Readonly<Record<string, (argument: never) => unknown>>;

export interface OrderMessage {
  readonly id: number;
  readonly order: string;
  readonly argument: unknown;
}

export interface AnswerMessage {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** Says that the program is ready, with what its starter has to know, and answers orders from then on. */
export function answerOrders(orders: Orders, ready: Readonly<Record<string, unknown>> = {}): void {
  process.on('message', ({ id, order, argument }: OrderMessage) => {
    void run(order, argument).then((answer) => process.send?.({ id, ...answer }));
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ ready });

  async function run(order: string, argument: unknown): Promise<Omit<AnswerMessage, 'id'>> {
    try {
      const act = orders[order];
      if (act === undefined) throw new Error(`${order} is not known here`);
      return { result: await act(argument as never) };
    } catch (error) {
      return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  }
}

/** What the starter has handed to the program. */
export function startArgument<T>(): T {
  return JSON.parse(process.env.RELATA_BENCH_ARGUMENT ?? 'null') as T;
}
