import type { RealEstate } from '../support/real-estate.ts';

/** What is there for the requests to be wrong about. */
export interface Estate extends RealEstate {
  readonly association: string;
  /** One to one. */
  readonly deed: string;
  readonly buyer: string;
  readonly house: string;
  readonly otherBuyer: string;
  readonly otherHouse: string;
  readonly relation: string;
  readonly contact: string;
}

export type Asked = readonly [method: string, path: string, body?: unknown];

/** A request that is well formed, and wrong, and its whole answer. */
export interface Row {
  readonly name: string;
  readonly asked: (estate: Estate) => Asked;
  readonly status: number;
  readonly message: (estate: Estate) => unknown;
  readonly meta?: (estate: Estate) => object;
}

export const UNKNOWN_ID = 'ffffffffffffffffffffffff';
export const COMPANIES = 'BUSINESSES_CONTACTS_ASSOCIATION';

export function said(message: unknown): () => unknown {
  return () => message;
}
