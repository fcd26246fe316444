import type { ObjectData } from '@relata/protocol';
import type { WriteInProgress } from '../db/write.ts';
import { findObject, objectData } from './object.ts';
import { type ObjectRow, updateObjects } from './store.ts';

/** The objects that one write reads and changes: later inputs of a batch see what earlier ones changed. */
export class ChangingObjects {
  readonly #write: WriteInProgress;
  readonly #current: ObjectData[];
  readonly #changed = new Map<string, ObjectData>();

  constructor(write: WriteInProgress, rows: readonly ObjectRow[]) {
    this.#write = write;
    this.#current = rows.map((row) => objectData(write.locationId, row));
  }

  /** By key, with or without prefix, or by id; among those that were read. */
  find(ref: string): ObjectData | undefined {
    return findObject(this.#current, ref);
  }

  /** Puts a new state in the place of the old one and announces it. */
  replace(data: ObjectData, traceId: string): void {
    this.#current.splice(
      this.#current.findIndex(({ id }) => id === data.id),
      1,
      data,
    );
    this.#changed.set(data.id, data);
    this.#write.append({ type: 'ObjectSchemaUpdate', entityId: data.id, orderKey: data.id, traceId, data });
  }

  /** Adds the rows to the write. */
  finish(): void {
    if (this.#changed.size > 0)
      this.#write.change(updateObjects(this.#write.locationId, [...this.#changed.values()]));
  }
}
