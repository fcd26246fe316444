/** Why a row cannot be taken. */
export interface Fault {
  readonly code: string;
  readonly message: string;
}

/** A row as a file has it: the line on which it begins (from 1), and what is in it or what is wrong with it. */
export type SourceRow =
  | { readonly line: number; readonly value: Readonly<Record<string, unknown>>; readonly fault?: never }
  | { readonly line: number; readonly fault: Fault; readonly input: unknown; readonly value?: never };

/** Nothing that relata takes is longer: a body has 1 MiB at the most. */
export const ROW_BYTES_MAX: number = 2 * 1024 * 1024;
/** Of a row that cannot be read, as much as is shown where it is reported. */
export const EXCERPT_MAX = 1_000;
