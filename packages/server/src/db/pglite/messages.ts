/** What the engine's thread is told and tells. Bytes are PostgreSQL's protocol. */
export type ToEngine = { readonly connection: number; readonly bytes: Uint8Array } | 'close';

export type FromEngine =
  | { readonly connection: number; readonly bytes: Uint8Array }
  | 'ready'
  /** It could not open its folder, or broke; what it had to say. */
  | { readonly failure: string };
