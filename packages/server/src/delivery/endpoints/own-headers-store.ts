import { type Query, statement } from '../../db/statement.ts';

export interface OwnHeadersRow {
  readonly id: string;
  /** JSON: by name, each value sealed if there is a `RELATA_SECRET`. */
  readonly headers: string;
}

const selectPage = statement<OwnHeadersRow>(
  'own_headers_page',
  `
  select id, headers from endpoint where id > $1 and headers <> '{}' order by id limit $2
`,
);

const replace = statement<unknown>(
  'own_headers_replace',
  `
  update endpoint set headers = $3 where id = $1 and headers = $2
`,
);

export function selectOwnHeaders(afterId: string, limit: number): Query<OwnHeadersRow> {
  return selectPage(afterId, limit);
}

/** Does nothing if they have been changed since. */
export function replaceOwnHeaders({ id, headers }: OwnHeadersRow, after: string): Query {
  return replace(id, headers, after);
}
