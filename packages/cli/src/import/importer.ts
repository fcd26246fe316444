import type { RelataClient } from '@relata/client';
import type { Patience } from '../patience.ts';
import type { Columns } from '../rows/columns.ts';
import type { Fault } from '../rows/row.ts';

/** What importers work with. */
export interface Target {
  readonly client: RelataClient;
  readonly patience: Patience;
  readonly locationId: string;
  /** Of the object of rows that do not name theirs. */
  readonly object: string | undefined;
  readonly note: (text: string) => void;
}

/** From an id of the export to the one that the server gave. */
export interface IdPair {
  readonly from: string;
  readonly to: string;
}

export type Outcome =
  | { readonly kind: 'done'; readonly ids?: IdPair | undefined }
  /** It was there already. */
  | { readonly kind: 'existing'; readonly ids?: IdPair | undefined }
  | { readonly kind: 'failed'; readonly fault: Fault };

/** How things of one kind are imported. `Ready` is a row as it can be sent. */
export interface Importer<Ready> {
  /** Rows that one request takes. */
  readonly rowsMax: number;
  readonly inFlightMax: number;
  /** Of CSV. */
  readonly columns: Columns;
  /** All that can be known of a row without writing. */
  check(value: Readonly<Record<string, unknown>>): Ready | RowFault;
  /** An outcome for each row. `once` makes a key under which the server does a request once, however often it is sent. */
  send(rows: readonly Ready[], once: (body: unknown) => string): Promise<readonly Outcome[]>;
}

/** A class, so that no row can be taken for one. */
export class RowFault implements Fault {
  readonly code: string;
  readonly message: string;

  constructor(code: string, message: string) {
    this.code = code;
    this.message = message;
  }
}
