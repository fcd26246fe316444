import type { Value } from '../../src/db/statement.ts';
import {
  associationOf,
  contactNumber,
  HOME,
  hub,
  LARGE,
  locationNumber,
  ordinaryHome,
  plainHome,
  relationNumber,
} from './grown-graph.ts';

// What statements about the graph are run with in the large location.

/** As many as one write joins. */
const JOINED = 256;
const PAGE = 100;
const NOW = '2026-01-01T00:00:00.000Z';

export const many = <Item>(count: number, make: (n: number) => Item): Item[] =>
  Array.from({ length: count }, (_, n) => make(n));
const json = '{}';

const association = associationOf(1, 0);
const associations = many(JOINED, () => association);
const homes = many(JOINED, plainHome);
const others = many(JOINED, (n) => plainHome(JOINED + n));
const ids = many(JOINED, (n) => `6f${String(n).padStart(22, '0')}`);
const relations = many(JOINED, (n) => relationNumber(n));
const texts = (text: string): string[] => many(JOINED, () => text);

/** For texts, for what is related to a record, or for nothing. */
const search = (text: string | null, [associationIds, recordIds]: [string[], string[]]): Value[] => [
  LARGE,
  HOME,
  text,
  [],
  [],
  [],
  [],
  associationIds,
  recordIds,
  false,
  [],
  [],
  'infinity',
  '',
  0,
  PAGE,
];

export const valuesOfGraph: Readonly<Record<string, readonly Value[]>> = {
  location_lock: [LARGE],
  location_state: [LARGE],
  location_insert: [locationNumber(999_999), 'New', NOW],
  locations_page: ['', PAGE],
  location_by_id: [LARGE],
  locations_unknown: [many(PAGE, locationNumber)],
  location_mark: [LARGE],
  location_purged: [LARGE],
  locations_going: [PAGE],
  location_drop_from_tokens: [LARGE],
  location_purge_lane: [LARGE],
  location_purge_retry: [LARGE],
  location_purge_dead: [LARGE],
  location_purge_loss: [LARGE],
  location_purge_relation: [LARGE],
  location_purge_degree: [LARGE],
  location_purge_record: [LARGE],
  location_purge_association: [LARGE],
  location_purge_object: [LARGE],
  location_purge_event: [LARGE],
  location_purge_object_position: [LARGE],
  token_insert: ['new', 'New', 'new', false, [LARGE], [], NOW],
  tokens_page: ['', PAGE],
  token_by_hash: [`hash${LARGE}`],
  token_admin: [],
  token_delete: [`token${LARGE}`],
  clock_now: [],

  objects_by_refs: [LARGE, [HOME], [HOME]],
  objects_all: [LARGE],
  objects_count_custom: [LARGE],
  objects_insert: [
    LARGE,
    NOW,
    ['i'],
    ['custom_objects.new'],
    [false],
    [json],
    [null],
    ['name'],
    ['[]'],
    ['[]'],
  ],
  objects_update: [LARGE, [HOME], [json], [null], ['[]'], ['[]'], [NOW]],

  positions_all: [LARGE],
  positions_unknown_objects: [LARGE, many(1_000, (n) => (n === 0 ? HOME : `custom_objects.none${n}`))],
  positions_move: [LARGE, [HOME, 'contact'], [1, null], [1, null]],

  associations_by_ids: [LARGE, many(5, (n) => associationOf(1, n))],
  associations_to_remove: [LARGE, [association]],
  association_by_key: [LARGE, 'association_0'],
  associations_page: [LARGE, 0, PAGE],
  associations_count: [LARGE],
  associations_of_object: [LARGE, HOME, PAGE],
  association_location: [association],
  association_keys_taken: [LARGE, ['association_0']],
  association_objects_known: [LARGE, [HOME]],
  association_pair_counts: [LARGE, [HOME], [HOME]],
  associations_insert: [
    LARGE,
    NOW,
    ['i'],
    ['new'],
    [HOME],
    ['a'],
    [HOME],
    ['b'],
    ['x'],
    ['x'],
    [null],
    [null],
  ],
  associations_update: [LARGE, NOW, [association], ['a'], ['b']],

  records_by_ids: [LARGE, homes],
  records_by_ids_even_going: [LARGE, homes],
  record_location: [hub],
  records_insert: [
    LARGE,
    ids,
    texts(HOME),
    texts(json),
    texts('[]'),
    texts('[]'),
    texts('e').map((_, n) => `e${n}`),
    many(JOINED, (n) => `p${n}`),
    texts(json),
    texts(json),
    texts(NOW),
    texts(NOW),
  ],
  records_update: [
    LARGE,
    homes,
    texts(json),
    texts('[]'),
    texts('[]'),
    many(JOINED, (n) => `e${n}`),
    many(JOINED, (n) => `p${n}`),
    texts(json),
    texts(NOW),
  ],
  records_page: [LARGE, HOME, 'infinity', '', 0, PAGE],
  records_count: [LARGE, HOME],
  records_search: search('Home 12', [[], []]),
  records_search_related: search(null, [[association], [ordinaryHome(0)]]),

  browse_records: [LARGE, HOME, 'Nowhere', ['name'], [], [], [], 'infinity', '', PAGE, 'name', 1_000],
  browse_record: [LARGE, hub],
  browse_partners_of_first: [LARGE, hub, association, '', PAGE],
  browse_partners_of_second: [LARGE, hub, association, '', PAGE],
  browse_titles: [LARGE, homes],
  browse_group_counts: [LARGE, hub, 10_001, [association, association], [1, 2]],
  browse_count_of_record: [LARGE, hub, 100_001],
  browse_count_of_associations: [LARGE, [association], 100_001],

  contacts_by_ids: [LARGE, many(JOINED, contactNumber)],
  contacts_alike: [LARGE, many(JOINED, (n) => `contact-${n}@example.com`), ['x']],
  contact_companies: [LARGE, homes],

  relation_records: [LARGE, [...homes, ...others]],
  relations_by_links: [LARGE, homes, associations, others],
  relation_degrees: [LARGE, associations, many(JOINED, () => 1), homes],
  relations_by_ids: [LARGE, relations],
  relations_insert: [
    LARGE,
    NOW,
    ids,
    associations,
    others,
    homes,
    many(JOINED, () => false),
    many(JOINED, () => false),
  ],
  relations_delete: [LARGE, relations],
  relations_replace: [LARGE, NOW, [relationNumber(2)], ['new'], [contactNumber(1)]],
  degree_raise: [LARGE, associations, many(JOINED, () => 1), homes, many(JOINED, () => 1)],
  degree_lower: [LARGE, associations, many(JOINED, () => 1), homes, many(JOINED, () => 1)],
  degree_drop: [LARGE, associations, many(JOINED, () => 1), homes, many(JOINED, () => 1)],
  relations_of_record: [LARGE, hub, 1_000, PAGE, 1_000],
  relations_of_record_by_association: [LARGE, hub, 1_000, PAGE, 1_000, [association]],
  relations_of_record_known: [LARGE, hub, 1_000, PAGE, 20_000, 1, NOW, 500],
  relations_of_record_by_association_known: [LARGE, hub, 1_000, PAGE, 20_000, 1, NOW, 500, [association]],
  relations_of_record_first: [LARGE, hub, 0, PAGE],
  relations_of_location: [LARGE, '', PAGE],
  relations_of_association: [LARGE, '', PAGE, association],

  removal_relations_of_records: [LARGE, [hub], 1_000],
  removal_relations_of_associations: [LARGE, [association], 1_000],
  removal_mark_records: [LARGE, [hub], ['t']],
  removal_mark_associations: [LARGE, [association], ['t']],
  removal_delete_records: [LARGE, [hub]],
  removal_delete_associations: [LARGE, [association]],
  removal_going_records: ['', '', PAGE],
  removal_going_associations: ['', '', PAGE],

  demo_any_location: [],
  demo_state: [LARGE, 'Location 1', 'x'],
  demo_records: [LARGE, PAGE],
};
