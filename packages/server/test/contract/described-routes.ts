import type { TestApp } from '../support/start-test-app.ts';
import type { JsonSchema } from './bad-values.ts';
import type { Call } from './calls.ts';

/** A route as `/openapi.json` describes it. */
export interface Described {
  /** `POST /associations/` */
  readonly name: string;
  readonly method: string;
  /** With `{names}` of parameters. */
  readonly path: string;
  /** What a token needs; `admin` for none but the admin's, `any` for nothing, `public` where no token is needed. */
  readonly scope: string;
  readonly pathParameters: readonly Parameter[];
  readonly queryParameters: readonly Parameter[];
  /** Of the body, where it takes one. */
  readonly body: JsonSchema | undefined;
}

export interface Parameter {
  readonly name: string;
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

interface Operation {
  readonly 'x-any-token'?: true;
  readonly security?: readonly { readonly bearer: readonly string[] }[];
  readonly parameters?: readonly (Parameter & { readonly in: string })[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
}

/** All routes of `/openapi.json`. */
export async function describedRoutes(app: TestApp): Promise<Described[]> {
  const { body } = await app.call('GET', '/openapi.json', { token: null });
  const paths = Object.entries(body.paths as Record<string, Record<string, Operation>>);
  return paths.flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => describe(method.toUpperCase(), path, operation)),
  );
}

function describe(method: string, path: string, operation: Operation): Described {
  const parametersIn = (place: string) => (operation.parameters ?? []).filter((each) => each.in === place);
  return {
    name: `${method} ${path}`,
    method,
    path,
    scope: scopeOf(operation),
    pathParameters: parametersIn('path'),
    queryParameters: parametersIn('query'),
    body: operation.requestBody?.content['application/json']?.schema,
  };
}

function scopeOf({ security, 'x-any-token': isForAny }: Operation): string {
  if (security === undefined) return 'public';
  return isForAny ? 'any' : (security[0]?.bearer[0] ?? 'admin');
}

/** The path and query of a call; `raw` parts are put in as they are, already encoded or not to be. */
export function targetOf(
  { path }: Described,
  { params = {}, query = {} }: Pick<Call, 'params' | 'query'>,
  raw: { readonly params?: Readonly<Record<string, string>>; readonly query?: string } = {},
): string {
  const filled = path.replace(
    /\{(\w+)\}/g,
    (_, name: string) => raw.params?.[name] ?? encodeURIComponent(params[name] ?? ''),
  );
  const search = raw.query ?? new URLSearchParams(query).toString();
  return search === '' ? filled : `${filled}?${search}`;
}
