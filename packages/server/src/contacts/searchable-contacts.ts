import { bareProperty, type ContactData, type ObjectData } from '@relata/protocol';
import { systemFieldKeys } from '../objects/system-objects.ts';
import type { FieldSource, Searchable } from '../records/search.ts';

/** Fields of a contact that have no field of the object `contact`. */
const others = {
  id: '@id',
  dateAdded: '@createdAt',
  createdAt: '@createdAt',
  dateUpdated: '@updatedAt',
  updatedAt: '@updatedAt',
  tags: 'tags',
  dnd: 'dnd',
  assignedTo: 'assignedTo',
} as const satisfies Record<string, FieldSource & (keyof ContactData | `@${string}`)>;

const CUSTOM_FIELD = 'customFields.';

/**
 * What can be searched for in contacts: fields by the name that contacts have them under (`firstName`) or by their
 * key in the object (`contact.first_name`), custom fields by key or as `customFields.<id>`.
 */
export function searchableContacts({ fields, searchableProperties }: ObjectData): Searchable {
  const sources = new Map<string, FieldSource>(Object.entries(others));
  const ofSystem = systemFieldKeys('contact');
  for (const { id, key } of fields) {
    const source = ofSystem.has(key) ? nameOf(key) : `@custom.${id}`;
    sources.set(key, source);
    if (ofSystem.has(key)) sources.set(source, source);
  }
  const sourceOf = (field: string): FieldSource | undefined => {
    if (field.startsWith(CUSTOM_FIELD)) return `@custom.${field.slice(CUSTOM_FIELD.length)}`;
    return sources.get(field) ?? sources.get(bareProperty('contact', field) ?? '');
  };
  return {
    objectKey: 'contact',
    sourceOf,
    isKnown: (field) => sourceOf(field) !== undefined,
    textKeys: searchableProperties
      .flatMap((property) => sourceOf(property) ?? [])
      .filter((key) => !key.startsWith('@')),
    hasRelations: false,
  };
}

/** `first_name` → `firstName` */
function nameOf(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
