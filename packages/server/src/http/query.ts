/**
 * Reads a query string. A name given more than once, or with `[]` behind it (as the official SDK writes
 * arrays), becomes an array under its bare name.
 */
export function parseQuery(text: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null);
  for (const [rawName, value] of new URLSearchParams(text)) {
    const isArray = rawName.endsWith('[]');
    const name = isArray ? rawName.slice(0, -2) : rawName;
    const known = query[name];
    if (known !== undefined) query[name] = [known, value].flat();
    else query[name] = isArray ? [value] : value;
  }
  return query;
}
