import type { paths } from './generated/api.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The paths that can be called with a method and answer with JSON, or with nothing. */
export type PathOf<M extends Method> = Exclude<
  { [Path in keyof paths]: paths[Path][M] extends OperationShape ? Path : never }[keyof paths],
  StreamPath
>;

/** The paths that answer with server-sent events. */
export type StreamPath = {
  [Path in keyof paths]: paths[Path]['get'] extends {
    readonly responses: { readonly 200: { content: { readonly 'text/event-stream': unknown } } };
  }
    ? Path
    : never;
}[keyof paths];

/** What a call takes beside what its path asks for. */
export interface CallOptions {
  /** Breaks the call off; it then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the whole answer must be there, or the first byte of a stream; else the client's. */
  readonly timeoutMs?: number | undefined;
}

/** Parameters and body as the path asks for them, and the options of any call. */
export type Call<M extends Method, Path extends keyof paths> = CallOptions &
  ParamsOf<Operation<M, Path>> &
  BodyOf<Operation<M, Path>>;

/** May be left out where nothing in it is required. */
export type CallArguments<M extends Method, Path extends keyof paths> =
  RequiredKeys<Call<M, Path>> extends never ? [call?: Call<M, Path>] : [call: Call<M, Path>];

/** What a call is answered with; undefined where the answer has no body. */
export type Answer<M extends Method, Path extends keyof paths> =
  Operation<M, Path> extends { readonly responses: infer Responses }
    ? {
        [Status in keyof Responses]: Status extends Success ? JsonOf<Responses[Status]> : never;
      }[keyof Responses]
    : never;

/** The query of a path. */
export type Query<M extends Method, Path extends keyof paths> =
  Operation<M, Path> extends { readonly parameters: { readonly query?: infer Parameters } }
    ? NonNullable<Parameters>
    : never;

/** The body that a path takes. */
export type Body<M extends Method, Path extends keyof paths> =
  Operation<M, Path> extends { readonly requestBody?: infer Taken }
    ? NonNullable<Taken> extends { readonly content: { readonly 'application/json': infer Json } }
      ? Json
      : never
    : never;

type Operation<M extends Method, Path extends keyof paths> = NonNullable<paths[Path][M]>;

interface OperationShape {
  readonly parameters: object;
  readonly responses: object;
}

type Success = 200 | 201 | 202 | 204;

type JsonOf<Response> = Response extends { content: { readonly 'application/json': infer Json } }
  ? Json
  : undefined;

type ParamsOf<Taken> = Taken extends { readonly parameters: infer Parameters }
  ? RequiredKeys<Parameters> extends never
    ? { readonly params?: LooseGroups<Parameters> | undefined }
    : { readonly params: LooseGroups<Parameters> }
  : never;

type BodyOf<Taken> = Taken extends { readonly requestBody: { readonly content: infer Content } }
  ? { readonly body: Loose<JsonIn<Content>> }
  : Taken extends { readonly requestBody?: { readonly content: infer Content } }
    ? { readonly body?: Loose<JsonIn<Content>> | undefined }
    : { readonly body?: never };

type JsonIn<Content> = Content extends { readonly 'application/json': infer Json } ? Json : never;

/** What may be left out may also be undefined: it is not sent. */
type Loose<T> = {
  readonly [Key in keyof T]: object extends Pick<T, Key> ? T[Key] | undefined : T[Key];
};
type LooseGroups<T> = { readonly [Group in keyof T]: Loose<T[Group]> };

type RequiredKeys<T> = { [Key in keyof T]-?: object extends Pick<T, Key> ? never : Key }[keyof T];
