import type { Answer } from '@relata/client';
import type { Column } from '../command/table.ts';

export type Event = Answer<'get', '/v1/events'>['data'][number];

/** Of a line for each event. */
export const columns: readonly Column<Event>[] = [
  { title: 'SEQ', width: 8, cell: ({ seq }) => seq },
  { title: 'TIME', width: 24, cell: ({ timestamp }) => timestamp },
  { title: 'TYPE', width: 18, cell: ({ type }) => type },
  { title: 'ENTITY', width: 24, cell: ({ entityId }) => entityId },
  { title: 'EVENT', width: 36, cell: ({ webhookId }) => webhookId },
];
