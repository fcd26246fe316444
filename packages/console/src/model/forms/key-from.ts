const OBJECT_KEY_LENGTH_MAX = 64;
const ASSOCIATION_KEY_LENGTH_MAX = 100;

/** `Real-estate Büro` → `real_estate_buro`: a key as the API takes it, or empty where no letter is left. */
function keyFrom(name: string, lengthMax: number): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, lengthMax)
    .replace(/^_+|_+$/g, '');
}

export const objectKeyFrom = (name: string): string => keyFrom(name, OBJECT_KEY_LENGTH_MAX);

/** Of both labels: `interested_buyer_property`. */
export function associationKeyFrom(first: string, second: string): string {
  return keyFrom(`${first} ${second}`, ASSOCIATION_KEY_LENGTH_MAX);
}

/** What English says of most nouns; the form shows it, so that another can be written. */
export function pluralOf(singular: string): string {
  const name = singular.trim();
  if (name === '') return '';
  if (/[^aeiou]y$/i.test(name)) return `${name.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/i.test(name) ? `${name}es` : `${name}s`;
}
