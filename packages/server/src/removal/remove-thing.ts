import type { Query } from '../db/statement.ts';
import type { NewEvent, WriteOperation } from '../db/write.ts';
import { type ErrorCode, RelataError } from '../errors.ts';
import { Unlinking } from '../relations/delete-relation.ts';
import {
  deleteThings,
  type HangingRelationRow,
  markGoing,
  type RemovableKind,
  selectHangingRelations,
} from './store.ts';

// Deleting a record or an association deletes its relations; each is announced, the thing itself last.
//
// Up to REMOVED_AT_ONCE_MAX relations go in the request's own transaction. With more, that transaction only
// marks the thing as going: from then on it is not found and nothing can be related to it. Steps then take
// away the relations, a transaction each, and the last one the thing.

const REMOVED_AT_ONCE_MAX = 1_000;
/** Relations that one step takes away. */
export const STEP_MAX = 1_000;
/** Each deletion may read two thousand rows; more of them in one transaction would make it long. */
const JOINED_MAX = 16;

/** A row of something that can be deleted, as far as deleting needs it. */
export interface ThingRow {
  readonly id: string;
  readonly going: boolean;
  /** The trace of the request that began its deletion. */
  readonly going_trace_id: string | null;
}

/** One kind of thing that relations hang on. */
export interface Removable<Row extends ThingRow> {
  readonly kind: RemovableKind;
  readonly notFound: (input: BeginRemoval) => ErrorCode;
  /** Rows by their ids, also those that are going. */
  readonly select: (locationId: string, ids: readonly string[]) => Query<Row>;
  /** Whether a request of this kind of path may delete this row. */
  readonly matches: (row: Row, objectKey: string | undefined) => boolean;
  readonly event: (locationId: string, row: Row, traceId: string) => NewEvent;
}

export interface BeginRemoval {
  readonly traceId: string;
  readonly id: string;
  /** The object that a record must be of. */
  readonly objectKey?: string | undefined;
}

export interface RemovalStep {
  readonly traceId: string;
  readonly id: string;
}

/** `going`: its deletion has begun and goes on in steps. */
export type Removed = 'gone' | 'going';

type Reads<Row> = readonly [Query<Row>, Query<HangingRelationRow>];

export interface RemovalOperations<Row extends ThingRow> {
  readonly kind: RemovableKind;
  readonly notFound: (input: BeginRemoval) => ErrorCode;
  readonly begin: WriteOperation<BeginRemoval, Removed, Reads<Row>>;
  readonly step: WriteOperation<RemovalStep, Removed, Reads<Row>>;
}

export function removalOperations<Row extends ThingRow>(removable: Removable<Row>): RemovalOperations<Row> {
  const { kind, notFound } = removable;
  return {
    kind,
    notFound,
    begin: {
      name: `delete ${kind}`,
      inputsMax: JOINED_MAX,

      reads(locationId, inputs) {
        const ids = inputs.map(({ id }) => id);
        return [
          removable.select(locationId, ids),
          selectHangingRelations(kind, locationId, ids, REMOVED_AT_ONCE_MAX + 1),
        ];
      },

      decide(write, inputs, [rows, relations]) {
        const present = new Map(rows.map((row) => [row.id, row]));
        const hanging = Map.groupBy(relations, ({ thing_id }) => thing_id);
        const unlinking = new Unlinking(write);
        const gone: string[] = [];
        const going: { id: string; traceId: string }[] = [];
        let room = REMOVED_AT_ONCE_MAX;

        const outcomes = inputs.map((input): Removed | RelataError => {
          const { id, traceId, objectKey } = input;
          const row = present.get(id);
          if (row === undefined || !removable.matches(row, objectKey))
            return new RelataError(notFound(input));
          present.delete(id);
          // Marking makes no event, by which a write knows itself again; the trace tells that it was this request.
          if (row.going) return row.going_trace_id === traceId ? 'going' : new RelataError(notFound(input));
          const own = (hanging.get(id) ?? []).filter((relation) => !unlinking.has(relation.id));
          if (own.length > room) {
            going.push({ id, traceId });
            return 'going';
          }
          room -= own.length;
          for (const relation of own) unlinking.unlink(relation, traceId);
          write.append(removable.event(write.locationId, row, traceId));
          gone.push(id);
          return 'gone';
        });

        unlinking.finish();
        if (gone.length > 0) write.change(deleteThings(kind, write.locationId, gone));
        if (going.length > 0) write.change(markGoing(kind, write.locationId, going));
        return outcomes;
      },
    },

    step: {
      name: `delete ${kind} step`,
      inputsMax: 1,

      reads(locationId, inputs) {
        const ids = inputs.map(({ id }) => id);
        return [removable.select(locationId, ids), selectHangingRelations(kind, locationId, ids, STEP_MAX)];
      },

      decide(write, inputs, [[row], relations]) {
        return inputs.map(({ id, traceId }): Removed => {
          if (row === undefined || !row.going) return 'gone';
          const unlinking = new Unlinking(write);
          for (const relation of relations.slice(0, STEP_MAX)) unlinking.unlink(relation, traceId);
          unlinking.finish();
          if (relations.length >= STEP_MAX) return 'going';
          write.append(removable.event(write.locationId, row, traceId));
          write.change(deleteThings(kind, write.locationId, [id]));
          return 'gone';
        });
      },
    },
  };
}
