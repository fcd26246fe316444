/** As many as a page has at most. */
export const PAGE_MAX = 200;

export interface Page<Item, Place> {
  readonly data: readonly Item[];
  /** `after` of the next; null behind the last. A page may be empty and yet have one. */
  readonly next: Place | null;
}

type ReadPage<Item, Place> = (
  after: Place | undefined,
  limit: number,
) => Promise<{ readonly data: Page<Item, Place> }>;

/** Items of one page after another, at most so many; the next page is asked for only when it is needed. */
export async function* itemsOf<Item, Place>(
  page: ReadPage<Item, Place>,
  limit: number = Number.POSITIVE_INFINITY,
): AsyncGenerator<Item> {
  let left = limit;
  let after: Place | undefined;
  do {
    const { data } = await page(after, Math.min(PAGE_MAX, left));
    yield* data.data.slice(0, left);
    left -= data.data.length;
    after = data.next ?? undefined;
  } while (after !== undefined && left > 0);
}

/** For what there are never very many of. */
export async function allOf<Item, Place>(page: ReadPage<Item, Place>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of itemsOf(page)) items.push(item);
  return items;
}
