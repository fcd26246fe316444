import { LIVE } from '../lanes/lane-key.ts';
import type { Message } from './compose.ts';
import type { Outcome, Prepared, Sender } from './send.ts';

/** Who is told how delivering goes, to count it. */
export interface DeliveryObserver {
  /** An attempt has ended. `seconds` is the time since the event's commit; undefined for what is sent once more. */
  sent(attempt: Pick<Outcome, 'kind' | 'errorClass'> & { readonly seconds: number | undefined }): void;
  /** One statement wrote the results of so many attempts. */
  recorded(attempts: number): void;
}

/** The same sender, whose outcomes are told. */
export function observeSending(sender: Sender, observer: DeliveryObserver, now: () => number): Sender {
  return {
    ...sender,
    send(message: Message, prepared?: Prepared) {
      const sending = sender.send(message, prepared);
      void sending.outcome.then(({ kind, errorClass }) => {
        const isLive = (message.replay ?? LIVE) === LIVE && message.isTest !== true;
        const seconds = isLive ? (now() - Date.parse(message.event.createdAt)) / 1_000 : undefined;
        observer.sent({ kind, errorClass, seconds });
      });
      return sending;
    },
  };
}
