/** What a generator writes: path from the root of the repository, with `/`, to content. */
export type Generated = ReadonlyMap<string, string>;
