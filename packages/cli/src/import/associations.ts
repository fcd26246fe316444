import { type Association, CreateAssociationBody } from '@relata/protocol';
import { readAssociations } from '../export/pages.ts';
import type { AssociationRow } from '../rows/kinds.ts';
import { plainColumns } from '../rows/plain-columns.ts';
import { bodyCheck } from './checks.ts';
import { type Importer, type Outcome, RowFault, type Target } from './importer.ts';
import { columnsOf } from './plain-columns.ts';
import { faultOf } from './refusals.ts';

const taken = [
  'key',
  'firstObjectKey',
  'firstObjectLabel',
  'secondObjectKey',
  'secondObjectLabel',
  'firstObjectToSecondObjectCardinality',
  'secondObjectToFirstObjectCardinality',
  'firstObjectToSecondObjectMaxLimit',
  'secondObjectToFirstObjectMaxLimit',
] as const;
/** What can never be changed, so that an association which differs in it is another one. */
const fixed = taken.filter((name) => name !== 'key' && !name.endsWith('Label'));

interface ReadyAssociation {
  readonly id: string | undefined;
  readonly body: CreateAssociationBody;
}

const check = bodyCheck(CreateAssociationBody);

/** Associations, matched by key: one that is there gets the labels of the row, and must be the same in all else. */
export async function associationImporter(target: Target): Promise<Importer<ReadyAssociation>> {
  const byKey = new Map<string, AssociationRow>();
  for await (const page of readAssociations(target)) for (const each of page) byKey.set(each.key, each);
  return {
    rowsMax: 1,
    // There are ten of a pair at the most: the order decides which.
    inFlightMax: 1,
    columns: columnsOf(plainColumns.associations, (names) =>
      taken.slice(0, 5).every((name) => names.has(name))
        ? undefined
        : `Associations need the columns ${taken.slice(0, 5).join(', ')}`,
    ),
    check(value) {
      const body = {
        locationId: target.locationId,
        ...Object.fromEntries(
          taken.flatMap((name) => (value[name] === undefined ? [] : [[name, value[name]]])),
        ),
      } as unknown as CreateAssociationBody;
      const { id } = value;
      const ready = { id: typeof id === 'string' ? id : undefined, body };
      // Those that every location has are the same in each, with limits that nobody else may set.
      if (byKey.get(body.key)?.associationType === 'SYSTEM_DEFINED') return ready;
      const fault = check(body) ?? differenceOf(byKey.get(body.key), body);
      return fault ?? ready;
    },
    async send(rows, once) {
      const outcomes: Outcome[] = [];
      for (const row of rows) outcomes.push(await sendOne(target, byKey, row, once));
      return outcomes;
    },
  };
}

function differenceOf(known: AssociationRow | undefined, body: CreateAssociationBody): RowFault | undefined {
  const name = known && fixed.find((each) => body[each] !== undefined && body[each] !== known[each]);
  if (known === undefined || name === undefined) return undefined;
  return new RowFault(
    'association_differs',
    `The association ${body.key} is there, and its ${name} is ${known[name] ?? 'not set'} and cannot be changed`,
  );
}

async function sendOne(
  target: Target,
  byKey: Map<string, AssociationRow>,
  { id, body }: ReadyAssociation,
  once: (body: unknown) => string,
): Promise<Outcome> {
  const { client, patience } = target;
  const known = byKey.get(body.key);
  const idsTo = (to: string) => (id === undefined ? undefined : { from: id, to });
  try {
    if (known === undefined) {
      const params = { header: { 'Idempotency-Key': once(body) } };
      const { data } = await patience.call(() => client.POST('/associations/', { params, body }));
      byKey.set(body.key, data as Association);
      return { kind: 'done', ids: idsTo(data.id) };
    }
    const { firstObjectLabel, secondObjectLabel } = body;
    const isSame =
      known.associationType === 'SYSTEM_DEFINED' ||
      (firstObjectLabel === known.firstObjectLabel && secondObjectLabel === known.secondObjectLabel);
    const ids = idsTo(known.id);
    if (isSame) return { kind: 'existing', ids };
    const params = { path: { associationId: known.id }, query: { locationId: target.locationId } };
    const labels = { firstObjectLabel, secondObjectLabel };
    await patience.call(() => client.PUT('/associations/{associationId}', { params, body: labels }));
    return { kind: 'done', ids };
  } catch (error) {
    const fault = faultOf(error);
    if (fault === undefined) throw error;
    return { kind: 'failed', fault };
  }
}
