import { type End, howMany } from './ends.ts';

/** How people call an object. */
export interface ObjectName {
  readonly singular: string;
  readonly plural: string;
}

/** A piece of a sentence: names are anyone's, and stand out from the words around them. */
export interface Piece {
  readonly kind: 'words' | 'object' | 'label';
  readonly text: string;
}

/**
 * What an association says, read in both directions: "One Company has many Contacts; each Contact has one Company." A
 * label that says more than the object's name stands behind it.
 */
export function sentenceOf(first: End, second: End, nameOf: (objectKey: string) => ObjectName): Piece[] {
  const firstName = nameOf(first.objectKey);
  const secondName = nameOf(second.objectKey);
  return [
    words('One '),
    object(firstName.singular),
    words(` has ${howMany(second.max)} `),
    ...called(second, secondName),
    words('; each '),
    object(secondName.singular),
    words(` has ${howMany(first.max)} `),
    ...called(first, firstName),
    words('.'),
  ];
}

export function plainText(pieces: readonly Piece[]): string {
  return pieces.map(({ kind, text }) => (kind === 'label' ? `“${text}”` : text)).join('');
}

function called({ label, max }: End, name: ObjectName): Piece[] {
  const it = object(max === 1 ? name.singular : name.plural);
  const known = [name.singular, name.plural].map((each) => each.trim().toLowerCase());
  const said = label.trim();
  if (said === '' || known.includes(said.toLowerCase())) return [it];
  return [it, words(' as '), { kind: 'label', text: said }];
}

const words = (text: string): Piece => ({ kind: 'words', text });
const object = (text: string): Piece => ({ kind: 'object', text });
