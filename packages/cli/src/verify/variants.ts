import { isEventType, webhookEventSchemas } from '@relata/protocol';

// What bodies usually become on their way through a program, undone: if the signature fits what was before, that is what
// has happened.

export type Change =
  | 'none'
  | 'byte_order_mark'
  | 'trailing_newline'
  | 'line_endings'
  | 'whitespace'
  | 'reserialised'
  | 'charset'
  | 'key_order';

export interface Variant {
  readonly change: Change;
  readonly bytes: Uint8Array;
}

const BOM = '\uFEFF';

/** The body as it is, and as it may have been before somebody changed it; the likelier first, each once. */
export function variantsOf(bytes: Uint8Array): Variant[] {
  const variants: Variant[] = [{ change: 'none', bytes }];
  const text = textOf(bytes);
  if (text === undefined) return variants;
  const add = (change: Change, before: string | undefined): void => {
    if (before === undefined) return;
    const encoded = new TextEncoder().encode(before);
    if (variants.every((each) => !equal(each.bytes, encoded))) variants.push({ change, bytes: encoded });
  };
  const bare = text.startsWith(BOM) ? text.slice(1) : text;
  add('byte_order_mark', bare);
  add('trailing_newline', text.replace(/\r?\n$/, ''));
  for (const end of ['\n', '\r\n']) add('trailing_newline', text + end);
  add('line_endings', text.replaceAll('\r\n', '\n'));
  add('line_endings', text.replace(/\r?\n/g, '\r\n'));
  add('whitespace', bare.trim());
  const parsed = parse(bare);
  if (parsed !== undefined) {
    // As relata and HighLevel write it. Where only spaces differ, they are all that was changed.
    const canonical = JSON.stringify(parsed);
    add(withoutSpaces(bare) === canonical ? 'whitespace' : 'reserialised', canonical);
    add('key_order', inOrder(parsed));
  }
  add('charset', decodedTwice(bare));
  return variants;
}

/** Whether the body is just as its senders write it, so that nobody seems to have touched it. */
export function looksUntouched(bytes: Uint8Array): boolean {
  const text = textOf(bytes);
  const parsed = text === undefined ? undefined : parse(text);
  return parsed !== undefined && JSON.stringify(parsed) === text;
}

/** Undefined for bytes that are not UTF-8. The byte order mark stays. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Spaces outside of texts, taken away. */
function withoutSpaces(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, string: string | undefined) => string ?? '');
}

/** The names in the order of the contract, which sorting them, as some languages do, has changed. */
function inOrder(event: object): string | undefined {
  const { type } = event as { type?: unknown };
  return isEventType(type) ? JSON.stringify(ordered(event, webhookEventSchemas[type] as Shape)) : undefined;
}

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
}

function ordered(value: unknown, shape: Shape | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => ordered(item, shape?.items));
  if (typeof value !== 'object' || value === null || shape?.properties === undefined) return value;
  const { properties } = shape;
  const names = [...Object.keys(properties), ...Object.keys(value)];
  const there = names.filter((name) => Object.hasOwn(value, name));
  return Object.fromEntries(
    there.map((name) => [name, ordered((value as Record<string, unknown>)[name], properties[name])]),
  );
}

/** UTF-8 that was taken for Latin-1 and written as UTF-8 once more, as in "Ã©". */
function decodedTwice(text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all that Latin-1 has.
  if (!/[\u0080-\u00ff]/.test(text) || !/^[\u0000-\u00ff]*$/.test(text)) return undefined;
  return textOf(Buffer.from(text, 'latin1'));
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
