import { type TInteger, type TObject, type TString, Type } from 'typebox';

const PAGE_DEFAULT = 100;
const PAGE_MAX = 200;
const CURSOR_LENGTH_MAX = 200;

/** The query of a list of relata's own API that is read in pages by key. */
export const CursorQuery: TObject<{ after: TString; limit: TInteger }> = Type.Object({
  after: Type.String({ default: '', maxLength: CURSOR_LENGTH_MAX, description: '`next` of the page before' }),
  limit: Type.Integer({ default: PAGE_DEFAULT, minimum: 1, maximum: PAGE_MAX }),
});

/** A page and the cursor of the one after it; null where a page that is not full says that there is none. */
export function pageOf<Item>(
  data: Item[],
  limit: number,
  keyOf: (item: Item) => string,
): { data: Item[]; next: string | null } {
  const last = data.at(-1);
  return { data, next: last !== undefined && data.length === limit ? keyOf(last) : null };
}
