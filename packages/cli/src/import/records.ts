import { ApiError } from '@relata/client';
import { bareProperty, CreateContactBody, CreateRecordBody, fullObjectKey } from '@relata/protocol';
import { listObjects, readObject } from '../export/pages.ts';
import type { CellType } from '../rows/cells.ts';
import type { Columns, Place } from '../rows/columns.ts';
import { contactTexts } from '../rows/kinds.ts';
import { bodyCheck } from './checks.ts';
import { type Importer, type Outcome, RowFault, type Target } from './importer.ts';
import { faultOf } from './refusals.ts';

/** There is no route for many: the server joins those that arrive at the same time. */
const IN_FLIGHT_MAX = 16;

interface ReadyRecord {
  readonly id: string | undefined;
  readonly objectKey: string;
  readonly body: object;
}

const checkRecord = bodyCheck(CreateRecordBody);
const checkContact = bodyCheck(CreateContactBody);
const numbers: ReadonlySet<string> = new Set(['NUMERICAL', 'MONETORY']);

/** Records of any object. Each is new; a contact that is there, by its email or phone, is taken for the row's as it is. */
export async function recordImporter(target: Target): Promise<Importer<ReadyRecord>> {
  const objects = new Set((await listObjects(target)).map(({ key }) => key));
  const only = target.object && fullObjectKey(target.object);
  return {
    rowsMax: 1,
    inFlightMax: IN_FLIGHT_MAX,
    columns: await columnsFor(target, only),
    check(value) {
      const { id, objectKey: named = only } = value;
      if (typeof named !== 'string')
        return new RowFault('invalid', 'objectKey must be there, unless --object says which object it is');
      const objectKey = fullObjectKey(named);
      if (!objects.has(objectKey)) return new RowFault('object_unknown', `There is no object ${objectKey}`);
      const isContact = objectKey === 'contact';
      const body = isContact ? contactBody(target, value) : recordBody(target, value);
      const fault = (isContact ? checkContact : checkRecord)(body);
      return fault ?? { id: typeof id === 'string' ? id : undefined, objectKey, body };
    },
    async send(rows, once) {
      const outcomes: Outcome[] = [];
      for (const row of rows) outcomes.push(await sendOne(target, row, once));
      return outcomes;
    },
  };
}

function recordBody({ locationId }: Target, value: Readonly<Record<string, unknown>>): object {
  const { properties = {}, owner, followers } = value;
  return {
    locationId,
    properties,
    ...(owner !== undefined && { owner }),
    ...(followers !== undefined && { followers }),
  };
}

/** What is exported of a contact and cannot be set is left out. */
function contactBody({ locationId }: Target, value: Readonly<Record<string, unknown>>): object {
  const {
    attachments: _,
    type: __,
    customFields = [],
    ...properties
  } = (value['properties'] ?? {}) as Readonly<Record<string, unknown>>;
  const byKey = Object.entries((value['custom'] ?? {}) as object).map(([key, each]) => ({
    key,
    field_value: each as unknown,
  }));
  const listed = Array.isArray(customFields) ? customFields : [customFields];
  const custom = [...byKey, ...listed];
  return { locationId, ...properties, ...(custom.length > 0 && { customFields: custom }) };
}

async function sendOne(
  { client, patience }: Target,
  { id, objectKey: schemaKey, body }: ReadyRecord,
  once: (body: unknown) => string,
): Promise<Outcome> {
  const header = { 'Idempotency-Key': once([schemaKey, body]) };
  const idsTo = (to: string) => (id === undefined ? undefined : { from: id, to });
  try {
    if (schemaKey === 'contact') {
      const contact = body as CreateContactBody;
      const { data } = await patience.call(() =>
        client.POST('/contacts/', { params: { header }, body: contact }),
      );
      return { kind: 'done', ids: idsTo(data.contact.id) };
    }
    const record = body as CreateRecordBody;
    const params = { header, path: { schemaKey } };
    const { data } = await patience.call(() =>
      client.POST('/objects/{schemaKey}/records', { params, body: record }),
    );
    return { kind: 'done', ids: idsTo(data.record.id) };
  } catch (error) {
    const there = error instanceof ApiError ? error.meta?.['contactId'] : undefined;
    if (typeof there === 'string') return { kind: 'existing', ids: idsTo(there) };
    const fault = faultOf(error);
    if (fault === undefined) throw error;
    return { kind: 'failed', fault };
  }
}

async function columnsFor(target: Target, objectKey: string | undefined): Promise<Columns> {
  if (objectKey === 'contact') return contactColumns;
  const types = new Map<string, CellType>();
  if (objectKey !== undefined) {
    const { fields } = await readObject(target, objectKey);
    for (const { fieldKey, dataType } of fields) if (numbers.has(dataType)) types.set(fieldKey, 'number');
  }
  return {
    place: (name) => ofEveryRecord(name) ?? ofProperty(name, objectKey, types),
    missing: (names) =>
      objectKey === undefined && !names.has('objectKey')
        ? 'Say with --object which object the records are of, or have a column objectKey'
        : undefined,
  };
}

function ofEveryRecord(name: string): Place | 'ignored' | undefined {
  switch (name) {
    case 'id':
    case 'objectKey':
      return { path: [name], type: 'text' };
    case 'owner':
    case 'followers':
      return { path: [name], type: 'list' };
    case 'createdAt':
    case 'updatedAt':
      return 'ignored';
    default:
      return undefined;
  }
}

function ofProperty(
  name: string,
  objectKey: string | undefined,
  types: ReadonlyMap<string, CellType>,
): Place | undefined {
  const bare = bareProperty(objectKey ?? '', name);
  if (bare === undefined) return undefined;
  return { path: ['properties', name], type: types.get(`${objectKey}.${bare}`) ?? 'text' };
}

const contactTypes: Readonly<Record<string, CellType>> = {
  ...Object.fromEntries(contactTexts.map((name) => [name, 'text'])),
  businessId: 'text',
  tags: 'list',
  dnd: 'boolean',
  // Both are JSON behind its prefix.
  dndSettings: 'text',
  inboundDndSettings: 'text',
  customFields: 'text',
};

const contactColumns: Columns = {
  place(name) {
    if (name === 'owner' || name === 'followers') return undefined;
    const type = Object.hasOwn(contactTypes, name) ? contactTypes[name] : undefined;
    if (type !== undefined) return { path: ['properties', name], type };
    const custom = name.startsWith('custom.')
      ? bareProperty('contact', name.slice('custom.'.length))
      : undefined;
    return custom === undefined ? ofEveryRecord(name) : { path: ['custom', custom], type: 'text' };
  },
  missing: () => undefined,
};
