import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerOrders } from '../../harness/answering.ts';

/** What a receiver of webhooks is told at its start. */
export interface ReceiverArgument {
  /** The key that webhooks are signed with, in HighLevel's place. */
  readonly spki: string;
  readonly pem: string;
  readonly appId: string;
}

export interface Handled {
  /** How often the program's own logic ran. */
  readonly runs: number;
  /** How many webhooks it ran for; undefined where the program does not read them. */
  readonly webhooks: number | undefined;
}

/** The logic of each program: it takes note of what it was given. */
export class Logic {
  #runs = 0;
  readonly #ids = new Set<string>();

  run(webhookId: string | undefined): void {
    this.#runs += 1;
    if (webhookId !== undefined) this.#ids.add(webhookId);
  }

  get handled(): Handled {
    return { runs: this.#runs, webhooks: this.#ids.size === 0 ? undefined : this.#ids.size };
  }
}

/** Serves on a free port, and answers the order to begin anew, with nothing handled and nothing remembered. */
export async function serveReceiver(make: (logic: Logic) => RequestListener): Promise<void> {
  let logic = new Logic();
  const server: Server = createServer(make(logic));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const orders = {
    handled: () => logic.handled,
    renew() {
      logic = new Logic();
      server.removeAllListeners('request').on('request', make(logic));
    },
  };
  answerOrders(orders, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
