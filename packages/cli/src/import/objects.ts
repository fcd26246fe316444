import {
  bareProperty,
  CreateObjectBody,
  fullObjectKey,
  fullProperty,
  UpdateObjectBody,
} from '@relata/protocol';
import { listObjects, type ObjectWithFields, readObject } from '../export/pages.ts';
import { plainColumns } from '../rows/plain-columns.ts';
import { bodyCheck } from './checks.ts';
import { type Importer, type Outcome, RowFault, type Target } from './importer.ts';
import { columnsOf } from './plain-columns.ts';
import { faultOf } from './refusals.ts';

interface ReadyObject {
  readonly id: string | undefined;
  readonly key: string;
  readonly create: CreateObjectBody;
  readonly description: string | undefined;
  readonly searchable: readonly string[] | undefined;
}

const checkCreate = bodyCheck(CreateObjectBody);
const checkUpdate = bodyCheck(UpdateObjectBody);

/** Objects, matched by key: one that is there gets labels, description and searchable properties of the row. */
export async function objectImporter(target: Target): Promise<Importer<ReadyObject>> {
  const known = new Set((await listObjects(target)).map(({ key }) => key));
  return {
    rowsMax: 1,
    inFlightMax: 1,
    columns: columnsOf(plainColumns.objects, (names) =>
      ['key', 'singular', 'plural'].every((name) => names.has(name))
        ? undefined
        : 'Objects need the columns key, singular and plural',
    ),
    check: (value) => checkObject(target, value),
    async send(rows, once) {
      const outcomes: Outcome[] = [];
      for (const row of rows) outcomes.push(await sendOne(target, known, row, once));
      return outcomes;
    },
  };
}

function checkObject(
  { locationId }: Target,
  value: Readonly<Record<string, unknown>>,
): ReadyObject | RowFault {
  const { id, key, labels, description, searchableProperties } = value;
  if (typeof key !== 'string') return new RowFault('invalid', 'key must be a string');
  const fullKey = fullObjectKey(key);
  const create = {
    locationId,
    key: fullKey,
    labels,
    ...(typeof description === 'string' && { description }),
    primaryDisplayPropertyDetails: primaryOf(fullKey, value),
  } as CreateObjectBody;
  // The objects that are there from the start are never made, and their keys do not fit.
  const isSystem = !fullKey.startsWith('custom_objects.');
  const fault =
    (isSystem ? undefined : checkCreate(create)) ??
    checkUpdate({ ...(searchableProperties !== undefined && { searchableProperties }) });
  if (fault !== undefined) return fault;
  return {
    id: typeof id === 'string' ? id : undefined,
    key: fullKey,
    create,
    description: typeof description === 'string' ? description : undefined,
    searchable: searchableProperties as readonly string[] | undefined,
  };
}

/** Of the row's own fields, or of the columns of CSV; by default a text called Name. */
function primaryOf(objectKey: string, value: Readonly<Record<string, unknown>>): object {
  const { primaryDisplayProperty, primaryName, primaryType, fields } = value;
  const given = typeof primaryDisplayProperty === 'string' ? primaryDisplayProperty : 'name';
  const key = bareProperty(objectKey, given) ?? given;
  const field = (Array.isArray(fields) ? (fields as Readonly<Record<string, unknown>>[]) : []).find(
    (each) => each?.['key'] === key,
  );
  const dataType = field?.['dataType'] ?? primaryType;
  return {
    key,
    name: field?.['name'] ?? primaryName ?? (key === 'name' ? 'Name' : key),
    dataType: dataType === 'NUMERICAL' ? 'NUMERICAL' : 'TEXT',
  };
}

async function sendOne(
  target: Target,
  known: Set<string>,
  row: ReadyObject,
  once: (body: unknown) => string,
): Promise<Outcome> {
  const { client, patience } = target;
  try {
    let made = false;
    if (!known.has(row.key)) {
      if (!row.key.startsWith('custom_objects.'))
        return { kind: 'failed', fault: new RowFault('object_unknown', `There is no object ${row.key}`) };
      const params = { header: { 'Idempotency-Key': once(row.create) } };
      await patience.call(() => client.POST('/objects/', { params, body: row.create }));
      known.add(row.key);
      made = true;
    }
    const there = await readObject(target, row.key);
    const changed = await update(target, there, row);
    const ids = row.id === undefined ? undefined : { from: row.id, to: there.object.id };
    return { kind: made || changed ? 'done' : 'existing', ids };
  } catch (error) {
    const fault = faultOf(error);
    if (fault === undefined) throw error;
    return { kind: 'failed', fault };
  }
}

/** What changes nothing makes no event on the server; whether it did is seen here. */
async function update(
  { client, patience, locationId, note }: Target,
  { object, fields }: ObjectWithFields,
  row: ReadyObject,
): Promise<boolean> {
  const wanted = row.searchable?.map((property) => {
    return fullProperty(row.key, bareProperty(row.key, property) ?? property);
  });
  const there = new Set(fields.map(({ fieldKey }) => fieldKey));
  const missing = wanted?.filter((property) => !there.has(property)) ?? [];
  if (missing.length > 0) {
    note(
      `${row.key}: ${missing.join(', ')} cannot be searched by yet, since no record has it: import the objects again after the records`,
    );
  }
  const searchableProperties = wanted?.filter((property) => there.has(property));
  const { labels } = row.create;
  const body = {
    locationId,
    ...(!object.standard && {
      labels,
      ...(row.description !== undefined && { description: row.description }),
    }),
    ...(searchableProperties !== undefined && { searchableProperties }),
  };
  const isSame =
    (object.standard ||
      (labels.singular === object.labels.singular &&
        labels.plural === object.labels.plural &&
        (row.description === undefined || row.description === object.description))) &&
    (searchableProperties === undefined ||
      searchableProperties.join() === object.searchableProperties.join());
  if (isSame) return false;
  await patience.call(() => client.PUT('/objects/{key}', { params: { path: { key: row.key } }, body }));
  return true;
}
