import { Ajv, type ErrorObject } from 'ajv';
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

interface Compiled {
  schema: unknown;
  httpPart?: string | undefined;
}

/** What Fastify calls for each schema of a route. */
export function compileValidator({ schema, httpPart }: Compiled): ReturnType<Ajv['compile']> {
  return (httpPart === 'body' ? bodies : strings).compile(schema as object);
}

/** One message for each fault, in the words that HighLevel's clients know. */
export function validationMessages(errors: readonly FastifySchemaValidationError[]): string[] {
  const messages = new Set(errors.map((error) => describe(error as ErrorObject)));
  return [...messages].slice(0, MESSAGES_MAX);
}

function describe({ keyword, instancePath, params, message }: ErrorObject): string {
  const name = nameOf(instancePath);
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
