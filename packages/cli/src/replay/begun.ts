import type { Answer } from '@relata/client';
import type { Context } from '../command/context.ts';
import { showReplay } from './show.ts';
import { waitFor } from './wait.ts';

type Begun = Answer<'post', '/v1/endpoints/{id}/replay'>;

/** Says what was begun, or of a dry run how many events it would be; with `wait`, how it ends too. */
export async function showBegun(context: Context, begun: Begun, wait: boolean | undefined): Promise<void> {
  const { out } = context;
  if (!('state' in begun)) {
    out.data(begun, () => `${begun.events} events would be sent`);
    return;
  }
  showReplay(out, begun);
  if (wait) await waitFor(context, [begun]);
  else if (begun.state === 'running')
    out.note(`See how it goes: relata replay get ${begun.endpointId} ${begun.number}`);
}
