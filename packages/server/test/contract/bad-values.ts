// What does not fit a JSON Schema, for each place in it.

export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface BadBody {
  readonly name: string;
  readonly body: unknown;
  /** All of it must be in what the answer says. */
  readonly says: readonly string[];
}

type Place = readonly (string | number)[];

/** Every way in which a body can miss the schema at one place, made from a body that has all that the schema has. */
export function badBodies(schema: JsonSchema, valid: unknown): BadBody[] {
  return badAt(schema, []).map(({ place, value, ...rest }) => ({
    ...rest,
    body: withValue(valid, place, value),
  }));
}

/** The places that the schema has and the body lacks. */
export function placesMissing(schema: JsonSchema, body: unknown, name = 'body'): string[] {
  if (body === undefined) return [name];
  if (schema.items !== undefined) {
    // Some places exclude each other, so that it is enough if one of the items has them. None at all will do too:
    // what is tried is put there.
    const { items } = schema;
    const missing = (body as unknown[]).map((item) => placesMissing(items, item, `${name}.0`));
    return missing.reduce(
      (common, places) => common.filter((place) => places.includes(place)),
      missing[0] ?? [],
    );
  }
  const properties = Object.entries(schema.properties ?? {});
  return properties.flatMap(([key, child]) =>
    placesMissing(child, (body as Record<string, unknown>)[key], `${name}.${key}`),
  );
}

/** Removes what is there. */
const NOTHING = Symbol('nothing');

interface Bad {
  readonly name: string;
  readonly place: Place;
  readonly value: unknown;
  readonly says: readonly string[];
}

const samples: readonly (readonly [type: string, value: unknown])[] = [
  ['null', null],
  ['boolean', true],
  ['integer', 7],
  ['number', 1.5],
  ['string', 'text'],
  ['array', []],
  ['object', {}],
];

function badAt(schema: JsonSchema, place: Place): Bad[] {
  const at = place.join('.');
  const shown = at === '' ? 'body' : at;
  const bad = (what: string, value: unknown, ...says: string[]): Bad => ({
    name: `${shown} ${what}`,
    place,
    value,
    says: [shown, ...says],
  });
  return [
    ...wrongTypes(schema).map(([type, value]) => bad(`is ${type}`, value, 'must be')),
    ...outOfBounds(schema).map(({ what, value, says }) => bad(what, value, ...says)),
    ...(takesText(schema) ? unsound.map(([what, value]) => bad(what, value, 'must not contain')) : []),
    ...badProperties(schema, place),
    ...(schema.items ? badAt(schema.items, [...place, 0]) : []),
    ...(schema.anyOf ?? []).flatMap((branch) => badOfBranch(branch, place, shown)),
    ...Object.entries(schema.properties ?? {}).flatMap(([key, child]) => badAt(child, [...place, key])),
  ];
}

/** What misses one branch, and as it is of that one's type, the others: what it says must be of any of them. */
function badOfBranch(branch: JsonSchema, place: Place, shown: string): Bad[] {
  const { type: _, ...bounds } = branch;
  return badAt(bounds, place).map((bad) => ({
    ...bad,
    says: bad.place.length > place.length ? bad.says : [shown, 'must'],
  }));
}

const unsound = [
  ['has U+0000', 'a\u0000b'],
  ['has half a surrogate pair', 'a\ud800b'],
  ['has the other half', '\udfffb'],
] as const;

function takesText(schema: JsonSchema): boolean {
  const types = typesOf(schema);
  return types.length === 0 || types.includes('string');
}

/** None where any will do. */
function typesOf({ type, anyOf }: JsonSchema): string[] {
  if (anyOf !== undefined) return anyOf.flatMap(typesOf);
  return type === undefined ? [] : [type].flat();
}

function wrongTypes(schema: JsonSchema): (readonly [string, unknown])[] {
  const allowed = new Set(typesOf(schema));
  if (allowed.size === 0) return [];
  if (allowed.has('number')) allowed.add('integer');
  return samples.filter(([name]) => !allowed.has(name));
}

function outOfBounds(schema: JsonSchema): { what: string; value: unknown; says: string[] }[] {
  const { minLength, maxLength, minimum, maximum, minItems, maxItems, minProperties, pattern } = schema;
  const item = schema.items && sampleOf(schema.items);
  const found: { what: string; value: unknown; says: string[] }[] = [];
  const add = (what: string, value: unknown, ...says: string[]) => found.push({ what, value, says });
  if (minLength !== undefined) add('is too short', 'x'.repeat(minLength - 1), 'longer', `${minLength}`);
  if (maxLength !== undefined) add('is too long', 'x'.repeat(maxLength + 1), 'shorter', `${maxLength}`);
  if (minimum !== undefined) add('is too small', minimum - 1, 'must not be less', `${minimum}`);
  if (maximum !== undefined) add('is too large', maximum + 1, 'must not be greater', `${maximum}`);
  if (minItems !== undefined) add('has too few', Array(minItems - 1).fill(item), 'at least', `${minItems}`);
  if (maxItems !== undefined)
    add('has too many', Array(maxItems + 1).fill(item), 'no more than', `${maxItems}`);
  if (pattern !== undefined) add('does not match', 'Ä !', 'must match');
  if (minProperties !== undefined) add('has too few', {}, 'fewer', `${minProperties}`);
  if (schema.enum !== undefined)
    add('is none of them', 'SOMETHING_ELSE', 'must be one of', String(schema.enum[0]));
  return found;
}

function badProperties(schema: JsonSchema, place: Place): Bad[] {
  if (schema.properties === undefined && typeof schema.additionalProperties !== 'object') return [];
  const names = [...place.map(String)];
  const bad = (what: string, key: string, value: unknown, says: readonly string[]): Bad => ({
    name: `${[...names, key].join('.')} ${what}`,
    place: [...place, key],
    value,
    says,
  });
  const missing = (schema.required ?? []).map((key) =>
    bad('is missing', key, NOTHING, [`${[...names, key].join('.')} should not be empty`]),
  );
  const refused = ['__proto__', 'surprise!', 'a\u0000b', 'a"b', '\ud800', 'a\nb'];
  const inherited = ['constructor', 'prototype', 'toString', 'hasOwnProperty'];
  const unknown = schema.additionalProperties === false ? [...refused, ...inherited, 'surprise'] : refused;
  return [
    ...missing,
    ...unknown.map((key) => {
      const shown = JSON.stringify([...names, key].join('.')).slice(1, -1);
      return bad('is unknown', key, 1, [`property ${shown} should not exist`]);
    }),
    ...badEntries(schema, place),
  ];
}

/** In an object that is a map. */
function badEntries({ additionalProperties, maxProperties }: JsonSchema, place: Place): Bad[] {
  if (typeof additionalProperties !== 'object') return [];
  const entries = Array.from({ length: (maxProperties ?? 0) + 1 }, (_, index) => [`p${index}`, 1]);
  const shown = place.join('.');
  const many: Bad = {
    name: `${shown} has too many`,
    place,
    value: Object.fromEntries(entries),
    says: [shown, `${maxProperties}`],
  };
  const long = 'k'.repeat(201);
  return [
    ...(maxProperties === undefined ? [] : [many]),
    {
      name: `${shown} has a long key`,
      place: [...place, long],
      value: 1,
      says: ['property', 'should not exist'],
    },
    ...badAt(additionalProperties, [...place, 'some_key']),
  ];
}

function sampleOf(schema: JsonSchema): unknown {
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.properties === undefined) return schema.type === 'array' ? [] : 'x';
  return Object.fromEntries(
    (schema.required ?? []).map((key) => [key, sampleOf(schema.properties?.[key] ?? {})]),
  );
}

/** A copy with another value at one place; lists and objects on the way there are made where they are missing. */
function withValue(root: unknown, [head, ...rest]: Place, value: unknown): unknown {
  if (head === undefined) return value;
  if (typeof head === 'number') {
    const list = Array.isArray(root) ? [...root] : [];
    list[head] = withValue(list[head], rest, value);
    return list;
  }
  const copy = typeof root === 'object' && root !== null ? { ...root } : {};
  const child = rest.length === 0 ? value : withValue((root as Record<string, unknown>)?.[head], rest, value);
  // Defined instead of assigned: `__proto__` is to be a key like any other.
  Object.defineProperty(copy, head, { value: child, enumerable: true, configurable: true, writable: true });
  if (child === NOTHING) delete (copy as Record<string, unknown>)[head];
  return copy;
}
