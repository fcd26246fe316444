import { createHash } from 'node:crypto';
import type { Check } from './tree.ts';

const folder = 'packages/server/src/migrations/';
/** Name and SHA-256 of each migration that was part of a release; a release adds its lines. */
const list = 'tools/checks/released-migrations.json';

/**
 * Migrations go forward only: numbered without gaps, and what was released is never edited, since databases exist that
 * have run it.
 */
export const checkMigrations: Check = (tree) => {
  const released: Record<string, string> = JSON.parse(tree.get(list) ?? '{}');
  const names = [...tree.keys()]
    .filter((path) => path.startsWith(folder))
    .map((path) => path.slice(folder.length));
  const problems = names.flatMap((name, index) => {
    const [, number] = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(name) ?? [];
    if (number === undefined) return [`${folder}${name}: migrations are named 0001_what_it_does.sql`];
    if (Number(number) !== index + 1) return [`${folder}${name}: should have the number ${index + 1}`];
    return [];
  });
  for (const [name, checksum] of Object.entries(released)) {
    const content = tree.get(folder + name);
    if (content === undefined) problems.push(`${folder}${name}: was released and must stay`);
    else if (checksumOf(content) !== checksum)
      problems.push(`${folder}${name}: was released and must not be edited`);
  }
  return problems;
};

export function checksumOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
