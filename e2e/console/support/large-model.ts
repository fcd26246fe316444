export interface LargeModel {
  readonly locationId: string;
  /** Of its objects, in the order in which they were made. */
  readonly names: readonly string[];
}

/** Makes what is made over the API; throws where it is refused. */
export type Post = (path: string, body: object) => Promise<unknown>;

/** Requests that are under way at a time. */
const TOGETHER = 16;
const cardinalities = ['ONE_TO_MANY', 'MANY_TO_MANY', 'MANY_TO_ONE', 'ONE_TO_ONE'] as const;

/**
 * So many objects and associations for a new location, made over the API: some objects are linked with very many others,
 * as customers are, and most with few. The same on each call.
 */
export async function largeModel(
  locationId: string,
  send: Post,
  { objects, associations }: { readonly objects: number; readonly associations: number },
): Promise<LargeModel> {
  const random = sequence(7);
  const names = Array.from({ length: objects }, (_, n) => `Object ${n}`);
  const post: Post = (path, body) => send(path, { locationId, ...body });
  await each(names, (singular, n) =>
    post('/objects/', {
      key: keyOf(n),
      labels: { singular, plural: `Objects ${n}` },
      primaryDisplayPropertyDetails: { key: 'name', name: 'Name', dataType: 'TEXT' },
    }),
  );
  const pairs: [number, number][] = [];
  while (pairs.length < associations) {
    const known = pairs[Math.floor(random() * pairs.length)];
    const first = known !== undefined && random() < 0.5 ? known[0] : Math.floor(random() * objects);
    const second = Math.floor(random() * objects);
    const before = pairs.filter(([a, b]) => (a === first && b === second) || (a === second && b === first));
    if (before.length < 3) pairs.push([first, second]);
  }
  await each(pairs, ([first, second], n) =>
    post('/associations/', {
      key: `association_${n}`,
      firstObjectKey: keyOf(first),
      firstObjectLabel: `First side ${n}`,
      secondObjectKey: keyOf(second),
      secondObjectLabel: `Second side ${n}`,
      firstObjectToSecondObjectCardinality: cardinalities[n % cardinalities.length],
    }),
  );
  return { locationId, names };
}

const keyOf = (n: number): string => `custom_objects.object_${n}`;

async function each<T>(items: readonly T[], does: (item: T, n: number) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < items.length; start += TOGETHER)
    await Promise.all(items.slice(start, start + TOGETHER).map((item, n) => does(item, start + n)));
}

/** Numbers in [0, 1) that only look random. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
