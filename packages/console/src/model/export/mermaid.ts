import { type End, howMany } from '../ends.ts';
import { bareKey, type ModelGraph } from '../graph.ts';

/** The model as an entity-relationship diagram of Mermaid, which GitHub and many wikis draw. */
export function mermaidOf({ cards, links }: ModelGraph): string {
  const bare = cards.map(({ key }) => bareKey(key));
  // An own object may be called as one of the system.
  const idOf = (objectKey: string) => {
    const short = bareKey(objectKey);
    return quoted(bare.filter((each) => each === short).length > 1 ? objectKey : short);
  };
  const entities = cards.map(({ key, name }) => `  ${idOf(key)}[${quoted(name.singular)}]`);
  const relationships = links.map(({ first, second }) => {
    const line = `${left(first)}--${right(second)}`;
    return `  ${idOf(first.objectKey)} ${line} ${idOf(second.objectKey)} : ${quoted(`${said(first)} – ${said(second)}`)}`;
  });
  return ['erDiagram', ...entities, ...relationships, ''].join('\n');
}

/** Either side may be without a relation. */
const left = ({ max }: End): string => (max === 1 ? '|o' : '}o');
const right = ({ max }: End): string => (max === 1 ? 'o|' : 'o{');

function said({ label, max }: End): string {
  return max === null || max === 1 ? label : `${label} (${howMany(max)})`;
}

/** Whatever means something to Mermaid, or to the page that it draws in, goes by its number. */
function quoted(text: string): string {
  const escaped = text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/["#%&;<>\\`\p{Cc}]/gu, (character) => `#${character.codePointAt(0)};`);
  return `"${escaped === '' ? ' ' : escaped}"`;
}
