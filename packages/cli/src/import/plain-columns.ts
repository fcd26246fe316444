import type { Columns } from '../rows/columns.ts';
import type { PlainColumn } from '../rows/plain-columns.ts';

/** Columns that are known by name; those that are there to be read are passed over. */
export function columnsOf(columns: readonly PlainColumn[], missing: Columns['missing']): Columns {
  const byName = new Map(columns.map((column) => [column.name, column]));
  return {
    place(name) {
      const column = byName.get(name);
      return column?.isForReading ? 'ignored' : column && { path: column.path, type: column.type };
    },
    missing,
  };
}
