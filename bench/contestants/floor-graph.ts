import { connect, type DatabaseOptions } from '../../packages/server/src/db/connect.ts';
import { migrate } from '../../packages/server/src/db/migrate.ts';
import { statement } from '../../packages/server/src/db/statement.ts';

// The graph of those who are no relata: its tables, and in each location an association and records on both sides. Ids
// are numbers as text, so that pgbench can compute them: made of numbers by expressions in the statement, they took 18 of
// the database's 117 µs for a relation, which is nothing that a floor should have to do.

export interface FloorGraph {
  readonly locations: number;
  readonly recordsASide: number;
}

/** An id made of a number or two, 19 digits long; relata's have 20 to 24 characters. */
export interface NumberedId {
  /** For who writes requests. */
  text(...numbers: readonly number[]): string;
  /** From expressions of SQL. */
  sql(...numbers: readonly string[]): string;
  /** From variables of pgbench; the value of a variable. */
  pgbench(...numbers: readonly string[]): string;
}

/** Ids of one kind begin with the same digit; all fit into the 64 bits that pgbench counts with. */
const KIND_SIZE = 10n ** 18n;
/** More than the records of a location. */
const STEP = 10n ** 10n;

/** From the location's number. */
export const locationIds: NumberedId = numbered(1);
/** From the location's number. */
export const associationIds: NumberedId = numbered(2);
/** From the location's number and the record's. */
export const firstRecordIds: NumberedId = numbered(3);
export const secondRecordIds: NumberedId = numbered(4);
/** From the number of the pair. */
export const relationIds: NumberedId = numbered(5);

export const ASSOCIATION_KEY = 'owns';

const insertLocations = statement(
  'bench_locations',
  `
  insert into location (id, name, created_at)
  select ${locationIds.sql('l')}, 'location ' || l, now() from generate_series(0, $1::int - 1) l
`,
);

const insertAssociations = statement(
  'bench_associations',
  `
  insert into association (
    location_id, id, key, first_object_key, first_object_label, second_object_key, second_object_label,
    first_to_second, second_to_first, created_at, updated_at
  )
  select ${locationIds.sql('l')}, ${associationIds.sql('l')}, '${ASSOCIATION_KEY}', 'custom_objects.company', 'Owner',
    'custom_objects.property', 'Owned', 'MANY_TO_MANY', 'MANY_TO_MANY', now(), now()
  from generate_series(0, $1::int - 1) l
`,
);

const insertFirst = statement('bench_first_records', records(firstRecordIds, 'company'));
const insertSecond = statement('bench_second_records', records(secondRecordIds, 'property'));

/** Makes relata's tables in an empty database and fills them. */
export async function makeFloorGraph(place: DatabaseOptions, graph: FloorGraph): Promise<void> {
  const database = await connect(place);
  try {
    await migrate(database);
    await database.query(insertLocations(graph.locations));
    await database.query(insertAssociations(graph.locations));
    await database.query(insertFirst(graph.locations, graph.recordsASide));
    await database.query(insertSecond(graph.locations, graph.recordsASide));
  } finally {
    await database.close();
  }
}

/** Neighbours on one side are far apart on the other: relations come about all over the index. A prime. */
const SPREAD = 7_919;

/** Which location and records the pair of a number has; each pair once, below `pairsMax`. SQL knows the same. */
export function pairOf(
  graph: FloorGraph,
  number: number,
): { location: number; first: number; second: number } {
  const location = number % graph.locations;
  const inLocation = Math.floor(number / graph.locations);
  const first = inLocation % graph.recordsASide;
  const second = (first * SPREAD + Math.floor(inLocation / graph.recordsASide)) % graph.recordsASide;
  return { location, first, second };
}

/** The same for pgbench: from `pair` it sets the ids `location_id`, `association_id`, `first_id`, `second_id`, `relation_id`. */
export function pairScript({ locations, recordsASide }: FloorGraph): string {
  return `
\\set location :pair % ${locations}
\\set in_location :pair / ${locations}
\\set first :in_location % ${recordsASide}
\\set second (:first * ${SPREAD} + :in_location / ${recordsASide}) % ${recordsASide}
\\set location_id ${locationIds.pgbench(':location')}
\\set association_id ${associationIds.pgbench(':location')}
\\set first_id ${firstRecordIds.pgbench(':location', ':first')}
\\set second_id ${secondRecordIds.pgbench(':location', ':second')}
\\set relation_id ${relationIds.pgbench(':pair')}
`;
}

export function pairsMax({ locations, recordsASide }: FloorGraph): number {
  return locations * recordsASide * recordsASide;
}

export interface CreateBody {
  readonly locationId: string;
  readonly associationId: string;
  readonly firstRecordId: string;
  readonly secondRecordId: string;
}

/** The pairs as bodies of requests. */
export function* floorBodies(graph: FloorGraph): Generator<CreateBody> {
  for (let number = 0; number < pairsMax(graph); number += 1) {
    const { location, first, second } = pairOf(graph, number);
    yield {
      locationId: locationIds.text(location),
      associationId: associationIds.text(location),
      firstRecordId: firstRecordIds.text(location, first),
      secondRecordId: secondRecordIds.text(location, second),
    };
  }
}

function numbered(kind: number): NumberedId {
  const first = BigInt(kind) * KIND_SIZE;
  /** The last number counts on, the one before it in steps. */
  const sumOf = (numbers: readonly string[]): string =>
    [first, ...numbers.map((number, at) => (at < numbers.length - 1 ? `${number} * ${STEP}` : number))].join(
      ' + ',
    );
  return {
    text(...numbers) {
      const [last = 0, before = 0] = numbers.toReversed();
      return String(first + BigInt(before) * STEP + BigInt(last));
    },
    sql: (...numbers) => `(${sumOf(numbers.map((number) => `(${number})::bigint`))})::text`,
    pgbench: (...numbers) => sumOf(numbers),
  };
}

function records(ids: NumberedId, object: string): string {
  return `
  insert into record (
    location_id, id, object_key, properties, owner, followers, created_by, last_updated_by, created_at, updated_at
  )
  select ${locationIds.sql('l')}, ${ids.sql('l', 'n')}, 'custom_objects.${object}', json_build_object('name', n::text),
    '[]', '[]', '{}', '{}', now(), now()
  from generate_series(0, $1::int - 1) l, generate_series(0, $2::int - 1) n
`;
}
