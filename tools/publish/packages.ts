import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A description as npm has it, as far as building and packing go by it. */
export interface Description {
  readonly name: string;
  readonly version: string;
  readonly files: readonly string[];
  readonly exports?: Readonly<Record<string, Conditions>>;
  readonly imports?: Readonly<Record<string, Conditions>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** In the order in which they are asked for. */
export type Conditions = Readonly<Record<string, string>>;

export interface Package {
  /** `packages/listener` */
  readonly folder: string;
  readonly description: Description;
}

/** The packages of this repository; each after those that it needs, which is the order of `workspaces`. */
export function packagesOf(root: string): Package[] {
  const { workspaces } = read(join(root, 'package.json')) as { workspaces: readonly string[] };
  return workspaces.map((folder) => ({
    folder,
    description: read(join(root, folder, 'package.json')) as Description,
  }));
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
