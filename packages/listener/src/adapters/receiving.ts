import type { Listener } from '../listener.ts';

/** What an adapter needs of a listener. */
export type Receiving = Pick<Listener, 'handle' | 'refuse' | 'maxBodyBytes'>;
