import type { Schema } from '@relata/protocol';
import { Compile, type Validator } from 'typebox/compile';
import { RowFault } from './importer.ts';

const MESSAGES_MAX = 5;

/** Checks what is to be sent as the server would, so that a dry run knows it too. */
export function bodyCheck(schema: Schema<unknown>): (body: object) => RowFault | undefined {
  let validator: Validator | undefined;
  return (body) => {
    const text = unfitText(body, 'body');
    if (text !== undefined) return new RowFault('invalid', text);
    validator ??= Compile(schema as never) as unknown as Validator;
    if (validator.Check(body)) return undefined;
    const messages = validator.Errors(body).map(({ instancePath, message, params }) => {
      const place = instancePath.slice(1).replaceAll('/', '.') || 'the row';
      const names = (params as { additionalProperties?: string[] }).additionalProperties;
      return `${place} ${message}${names === undefined ? '' : `: ${names.join(', ')}`}`;
    });
    return new RowFault('invalid', [...new Set(messages)].slice(0, MESSAGES_MAX).join('; '));
  };
}

/** A text that the server takes at no door: its database and its JSON could not give it back. */
function unfitText(value: unknown, place: string): string | undefined {
  if (typeof value === 'string')
    return isFit(value) ? undefined : `${place} must not contain U+0000 or half of a surrogate pair`;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, each] of Object.entries(value)) {
    const said = isFit(key)
      ? unfitText(each, place === 'body' ? key : `${place}.${key}`)
      : `a name in ${place} must not contain U+0000 or half of a surrogate pair`;
    if (said !== undefined) return said;
  }
  return undefined;
}

export function isFit(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
