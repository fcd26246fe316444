import { BULK_RELATIONS_MAX, REFERENCE_LENGTH_MAX, type RelationInput } from '@relata/protocol';
import { readAssociations } from '../export/pages.ts';
import type { Columns } from '../rows/columns.ts';
import { plainColumns } from '../rows/plain-columns.ts';
import { isFit } from './checks.ts';
import type { IdMap } from './ids.ts';
import { type Importer, type Outcome, RowFault, type Target } from './importer.ts';
import { columnsOf } from './plain-columns.ts';
import { faultOf } from './refusals.ts';

/** A few thousand relations are then on their way: one location's writes come one after the other anyway. */
const IN_FLIGHT_MAX = 4;
/** How the server says that the very relation is there. */
const EXISTS = /duplicate relation/;

interface Ends {
  readonly firstRecordId: string;
  readonly secondRecordId: string;
}

/** Relations, by the bulk route. The association is found by its key, the records by the map of ids, else as they are. */
export async function relationImporter(target: Target, ids: IdMap): Promise<Importer<RelationInput>> {
  const byKey = new Map<string, string>();
  for await (const page of readAssociations(target)) for (const { id, key } of page) byKey.set(key, id);
  const known = new Set(byKey.values());

  function associationOf(value: Readonly<Record<string, unknown>>): string | RowFault {
    const { associationKey: key, associationId: id } = value;
    if (key !== undefined && key !== null) {
      const found = typeof key === 'string' ? byKey.get(key) : undefined;
      return (
        found ??
        new RowFault('association_unknown', `There is no association with the key ${JSON.stringify(key)}`)
      );
    }
    if (typeof id !== 'string')
      return new RowFault('invalid', 'associationKey or associationId must be there');
    if (known.has(id)) return id;
    return new RowFault('association_unknown', `There is no association ${JSON.stringify(id)}`);
  }

  return {
    rowsMax: BULK_RELATIONS_MAX,
    inFlightMax: IN_FLIGHT_MAX,
    columns,
    check(value) {
      const associationId = associationOf(value);
      if (associationId instanceof RowFault) return associationId;
      const ends = endsOf(value, ids);
      if (ends instanceof RowFault) return ends;
      return { associationId, ...ends };
    },
    send: (rows, once) => sendBulk(target, rows, once),
  };
}

const columns: Columns = columnsOf(plainColumns.relations, (names) =>
  ['firstRecordId', 'secondRecordId'].every((name) => names.has(name)) &&
  (names.has('associationKey') || names.has('associationId'))
    ? undefined
    : 'Relations need the columns firstRecordId, secondRecordId, and associationKey or associationId',
);

function endsOf(value: Readonly<Record<string, unknown>>, ids: IdMap): Ends | RowFault {
  const { firstRecordId, secondRecordId } = value;
  for (const [name, id] of Object.entries({ firstRecordId, secondRecordId })) {
    const isId = typeof id === 'string' && id !== '' && id.length <= REFERENCE_LENGTH_MAX && isFit(id);
    if (!isId) return new RowFault('invalid', `${name} must be the id of a record`);
  }
  const map = (id: unknown): string => ids.get(id as string) ?? (id as string);
  return { firstRecordId: map(firstRecordId), secondRecordId: map(secondRecordId) };
}

async function sendBulk(
  target: Target,
  add: readonly RelationInput[],
  once: (body: unknown) => string,
): Promise<readonly Outcome[]> {
  const { client, patience, locationId } = target;
  const body = { locationId, add: [...add] };
  const params = { header: { 'Idempotency-Key': once(body) } };
  try {
    const { data } = await patience.call(() => client.POST('/associations/relations/bulk', { params, body }));
    const outcomes: Outcome[] = add.map(() => ({ kind: 'done' }));
    for (const { index, statusCode, error } of data.results.errored) {
      outcomes[index] = EXISTS.test(error)
        ? { kind: 'existing' }
        : { kind: 'failed', fault: new RowFault(`refused_${statusCode}`, error) };
    }
    return outcomes;
  } catch (error) {
    const fault = faultOf(error);
    if (fault === undefined) throw error;
    // The server refuses the whole for what may be one row's fault: in halves, down to the row.
    if (add.length === 1) return [{ kind: 'failed', fault }];
    const half = Math.ceil(add.length / 2);
    return [
      ...(await sendBulk(target, add.slice(0, half), once)),
      ...(await sendBulk(target, add.slice(half), once)),
    ];
  }
}
