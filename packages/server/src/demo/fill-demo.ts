import { createAssociation } from '../associations/create-association.ts';
import { selectAssociationByKey } from '../associations/store.ts';
import type { Batcher } from '../db/batcher.ts';
import type { Database } from '../db/connect.ts';
import type { Decided } from '../db/write.ts';
import { RelataError } from '../errors.ts';
import { createLocation, type InitialRows } from '../locations/create-location.ts';
import { createObject } from '../objects/create-object.ts';
import { createRecord } from '../records/create-record.ts';
import { createRelation } from '../relations/create-relation.ts';
import {
  association,
  BUYER,
  buyers,
  DEMO_EVENTS,
  DEMO_LOCATION_ID,
  DEMO_LOCATION_NAME,
  interests,
  objects,
  PROPERTY,
  properties,
} from './agency.ts';
import { selectAnyLocation, selectDemoRecords, selectDemoState } from './store.ts';

/** The same at every start: by it a start that goes on where another was killed knows what is its own. */
const TRACE_ID = '5eed0000-0000-4000-8000-00000000de30';
/** Where a request's token stands, in who has created a record. */
const CREATED_BY = 'demo';

export interface FillDemo {
  readonly database: Database;
  readonly batcher: Batcher;
  readonly initialRows: InitialRows;
}

/**
 * Makes the location that a new relata has to show, through the same operations as the API. Must run before anybody
 * else can write. In a database that has ever had another location, or a demo that somebody has changed, it does
 * nothing; one that was left half done it completes, skipping what is there.
 * Returns whether there was anything to do.
 */
export async function fillDemo({ database, batcher, initialRows }: FillDemo): Promise<boolean> {
  const location = { id: DEMO_LOCATION_ID, name: DEMO_LOCATION_NAME };
  const [existing] = await database.query(selectAnyLocation());
  if (existing === undefined) {
    await createLocation(database, initialRows, location);
  } else {
    const [state] = await database.query(selectDemoState(location.id, location.name, TRACE_ID));
    if (state === undefined || state.changed || state.head >= DEMO_EVENTS) return false;
  }

  const makeObjects = objects.map((body) => ({ traceId: TRACE_ID, body }));
  accept(await batcher.submit(createObject, location.id, makeObjects), 'object_key_taken');

  const makeAssociation = [{ traceId: TRACE_ID, body: association }];
  accept(await batcher.submit(createAssociation, location.id, makeAssociation), 'association_key_taken');
  const [made] = await database.query(selectAssociationByKey(location.id, association.key));

  const buyerIds = await makeRecords(database, batcher, BUYER, 'name', buyers);
  const propertyIds = await makeRecords(database, batcher, PROPERTY, 'address', properties);

  const links = interests.map(([buyer, property]) => ({
    traceId: TRACE_ID,
    onDuplicate: 'return' as const,
    link: {
      associationId: made?.id ?? '',
      firstRecordId: buyerIds[buyer] ?? '',
      secondRecordId: propertyIds[property] ?? '',
    },
  }));
  accept(await batcher.submit(createRelation, location.id, links));
  return true;
}

/** The ids of the records, in their order; those that a start before this one has made are kept. */
async function makeRecords(
  database: Database,
  batcher: Batcher,
  object: string,
  nameProperty: string,
  rows: readonly Readonly<Record<string, string | number>>[],
): Promise<string[]> {
  const idsByName = async (): Promise<Map<unknown, string>> => {
    const found = await database.query(
      selectDemoRecords(DEMO_LOCATION_ID, buyers.length + properties.length),
    );
    const own = found.filter(({ object_key }) => object_key === object);
    return new Map(own.map(({ id, properties: { [nameProperty]: name } }) => [name, id]));
  };
  const known = await idsByName();
  const missing = rows
    .filter(({ [nameProperty]: name }) => !known.has(name))
    .map((row) => ({ traceId: TRACE_ID, tokenId: CREATED_BY, object, body: { properties: row } }));
  accept(await batcher.submit(createRecord, DEMO_LOCATION_ID, missing));
  const ids = await idsByName();
  return rows.map(({ [nameProperty]: name }) => ids.get(name) ?? '');
}

/** Throws the first refusal, but for the one that says that it was done before. */
function accept(outcomes: readonly Decided<unknown>[], done?: RelataError['code']): void {
  const refusal = outcomes.find((outcome) => outcome instanceof RelataError && outcome.code !== done);
  if (refusal !== undefined) throw refusal;
}
