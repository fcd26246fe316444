import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifySchemaValidationError } from 'fastify';

// Bodies are taken as they are: nothing is coerced, stripped or filled in. Query values and parts of a path
// arrive as strings and are read as what the schema says.

const bodies = new Ajv({
  allErrors: true,
  strict: false,
  useDefaults: false,
  coerceTypes: false,
  verbose: false,
});
const strings = new Ajv({
  allErrors: true,
  strict: false,
  useDefaults: true,
  coerceTypes: 'array',
  verbose: false,
});
addFormats.default(bodies);
addFormats.default(strings);

/** As many faults as a person reads; a body of a thousand items could have thousands. */
const MESSAGES_MAX = 20;
/** More than enough for these messages; 1 200 000 faults, of 200 000 items, took 1.6 s. */
const FAULTS_MAX = 10_000;

interface Compiled {
  schema: unknown;
  httpPart?: string | undefined;
}

/** What Fastify calls with each part of a request; the faults are left on the function itself. */
export interface Validate {
  (value: unknown): boolean;
  errors?: ErrorObject[] | null;
}

/**
 * What Fastify calls for each schema of a route. It is compiled by the first request that needs it, which takes a millisecond
 * or two: all two hundred take 150 ms of a start, most of them for routes that nobody asks for.
 */
export function compileValidator({ schema, httpPart }: Compiled): Validate {
  let compiled: ValidateFunction | undefined;
  const validate: Validate = (value) => {
    compiled ??= (httpPart === 'body' ? bodies : strings).compile(schema as object);
    const fits = compiled(value);
    validate.errors = compiled.errors ?? null;
    return fits;
  };
  return validate;
}

/** One message for each fault, in the words that HighLevel's clients know. */
export function validationMessages(errors: readonly FastifySchemaValidationError[]): string[] {
  const first = errors.slice(0, FAULTS_MAX) as ErrorObject[];
  const messages = new Set(joinAlternatives(first).map(describe));
  return [...messages].slice(0, MESSAGES_MAX);
}

/** What says that a value is another kind of thing than one alternative takes. */
const UNLIKE = new Set(['type', 'const', 'enum']);

/**
 * Ajv gives the faults by every alternative of an `anyOf`, which contradict each other, and right after them one for the
 * whole. What is left of them is the faults by the one alternative that the value is like; or where none is, or several
 * are, a single one that names them all.
 */
function joinAlternatives(errors: readonly ErrorObject[]): ErrorObject[] {
  const joined: ErrorObject[] = [];
  for (const error of errors) {
    if (error.keyword !== 'anyOf') {
      joined.push(error);
      continue;
    }
    const beginning = `${error.schemaPath}/`;
    // From the end: other items of the same array have the same path in the schema, and a body may have thousands.
    let first = joined.length;
    while (first > 0 && isWithin(joined[first - 1], error, beginning)) first -= 1;
    const faults = joined.splice(first);
    const alternatives = Map.groupBy(
      faults,
      ({ schemaPath }) => schemaPath.slice(beginning.length).split('/', 1)[0],
    );
    const [like, ...others] = [...alternatives.values()].filter((each) => isLike(each, error));
    if (like !== undefined && others.length === 0) {
      joined.push(...like);
    } else if (alternatives.size === 0) {
      joined.push(error);
    } else {
      const wanted = [...alternatives.values()].map((each) => wantedBy(each, nameOf(error.instancePath)));
      joined.push({ ...error, message: wanted.join(', or ') });
    }
  }
  return joined;
}

function isWithin(fault: ErrorObject | undefined, whole: ErrorObject, beginning: string): boolean {
  if (fault === undefined || !fault.schemaPath.startsWith(beginning)) return false;
  return fault.instancePath === whole.instancePath || fault.instancePath.startsWith(`${whole.instancePath}/`);
}

function isLike(faults: readonly ErrorObject[], { instancePath }: ErrorObject): boolean {
  return !faults.some((fault) => fault.instancePath === instancePath && UNLIKE.has(fault.keyword));
}

/** The last fault says most of what an alternative takes: `must be "*"` comes after `must be a string`. */
function wantedBy(faults: readonly ErrorObject[], name: string): string {
  const said = describe(faults.at(-1) as ErrorObject);
  return said.startsWith(`${name} `) ? said.slice(name.length + 1) : said;
}

function describe({ keyword, instancePath, params, message, propertyName }: ErrorObject): string {
  const name = propertyName === undefined ? nameOf(instancePath) : `names in ${nameOf(instancePath)}`;
  switch (keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return `property ${nameOf(instancePath, params['additionalProperty'] ?? params['unevaluatedProperty'])} should not exist`;
    case 'required':
      return `${nameOf(instancePath, params['missingProperty'])} should not be empty`;
    case 'propertyNames':
      return `property ${nameOf(instancePath, params['propertyName'])} should not exist`;
    case 'type':
      return `${name} must be ${withArticle(params['type'])}`;
    case 'enum':
      return `${name} must be one of the following values: ${(params['allowedValues'] as unknown[]).join(', ')}`;
    case 'const':
      return `${name} must be ${JSON.stringify(params['allowedValue'])}`;
    case 'minLength':
      return `${name} must be longer than or equal to ${params['limit']} characters`;
    case 'maxLength':
      return `${name} must be shorter than or equal to ${params['limit']} characters`;
    case 'minimum':
      return `${name} must not be less than ${params['limit']}`;
    case 'maximum':
      return `${name} must not be greater than ${params['limit']}`;
    case 'minItems':
      return `${name} must contain at least ${params['limit']} elements`;
    case 'maxItems':
      return `${name} must contain no more than ${params['limit']} elements`;
    case 'minProperties':
      return `${name} must not have fewer than ${params['limit']} properties`;
    case 'maxProperties':
      return `${name} must not have more than ${params['limit']} properties`;
    case 'pattern':
      return `${name} must match ${params['pattern']}`;
    default:
      return `${name} ${message ?? 'does not fit'}`;
  }
}

/** `/add/0/associationId` → `add.0.associationId`; the body itself is `body`. */
function nameOf(instancePath: string, child?: unknown): string {
  const parts = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (typeof child === 'string') parts.push(child);
  return parts.length === 0 ? 'body' : parts.join('.');
}

function withArticle(type: unknown): string {
  const types = Array.isArray(type) ? type : [type];
  return types
    .map((each) => (each === 'null' ? 'null' : /^[aeiou]/.test(String(each)) ? `an ${each}` : `a ${each}`))
    .join(' or ');
}
