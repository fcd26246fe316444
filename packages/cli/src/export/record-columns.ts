import { bareProperty, fullProperty } from '@relata/protocol';
import { exitCodes, Failure } from '../failure.ts';
import { type CellType, encodeCell } from '../rows/cells.ts';
import { contactFieldKeys, contactTexts, type RecordRow } from '../rows/kinds.ts';
import type { ObjectWithFields } from './pages.ts';

/** The names and the cells of an object's records as CSV. */
export interface RecordColumns {
  readonly names: readonly string[];
  /** Throws a `Failure` for what has no column. */
  cells(row: RecordRow): string[];
}

/** Columns that every record has; a property of such a name is called by its full key. */
const taken: ReadonlySet<string> = new Set(['id', 'owner', 'followers']);
const numbers: ReadonlySet<string> = new Set(['NUMERICAL', 'MONETORY']);

interface PropertyColumn {
  readonly name: string;
  readonly key: string;
  readonly type: CellType;
}

export function recordColumns({ object, fields }: ObjectWithFields): RecordColumns {
  const properties = fields.map(({ fieldKey, dataType }): PropertyColumn => {
    const key = bareProperty(object.key, fieldKey) ?? fieldKey;
    const name = taken.has(key) ? fullProperty(object.key, key) : key;
    return numbers.has(dataType)
      ? { name: `${name}:number`, key, type: 'number' }
      : { name, key, type: 'text' };
  });
  return object.key === 'contact' ? contactColumns(properties) : plainColumns(object.key, properties);
}

function plainColumns(objectKey: string, columns: readonly PropertyColumn[]): RecordColumns {
  const known = new Set(columns.map(({ key }) => key));
  return {
    names: ['id', ...columns.map(({ name }) => name), 'owner', 'followers', 'createdAt', 'updatedAt'],
    cells({ id, properties, owner, followers, createdAt, updatedAt }) {
      const added = Object.keys(properties).find((key) => !known.has(key));
      if (added !== undefined) throw newField(objectKey, added);
      return [
        id,
        ...columns.map(({ key, type }) => encodeCell(own(properties, key), type)),
        encodeCell(owner, 'list'),
        encodeCell(followers, 'list'),
        createdAt,
        updatedAt,
      ];
    },
  };
}

function contactColumns(fields: readonly PropertyColumn[]): RecordColumns {
  const custom = fields.filter(({ key }) => !contactFieldKeys.has(key));
  const known = new Set(custom.map(({ key }) => key));
  return {
    names: [
      'id',
      ...contactTexts,
      'tags',
      'dnd',
      'dndSettings',
      'inboundDndSettings',
      ...custom.map(({ name }) => `custom.${name}`),
      'customFields',
      'createdAt',
      'updatedAt',
    ],
    cells({ id, properties, createdAt, updatedAt }) {
      const { customFields = [] } = properties as { customFields?: { key?: string; value: unknown }[] };
      const byKey = new Map(customFields.map(({ key, value }) => [key, value]));
      const added = customFields.find(({ key }) => key !== undefined && !known.has(key));
      if (added !== undefined) throw newField('contact', added.key ?? '');
      // Whose field has gone, or never was.
      const nameless = customFields.filter(({ key }) => key === undefined);
      return [
        id,
        ...contactTexts.map((name) => encodeCell(properties[name], 'text')),
        encodeCell(properties['tags'], 'list'),
        encodeCell(properties['dnd'], 'boolean'),
        encodeCell(properties['dndSettings'], 'text'),
        encodeCell(properties['inboundDndSettings'], 'text'),
        ...custom.map(({ key, type }) => encodeCell(byKey.get(key), type)),
        encodeCell(nameless.length > 0 ? nameless : undefined, 'text'),
        createdAt,
        updatedAt,
      ];
    },
  };
}

function own(properties: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(properties, key) ? properties[key] : undefined;
}

function newField(objectKey: string, key: string): Failure {
  return new Failure(
    `${objectKey} has got the property ${key} during the export, and the columns are written: export it again`,
    exitCodes.failed,
  );
}
