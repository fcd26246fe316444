import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '..', 'src');

function importsOf(folder: string): { file: string; from: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      return [...text.matchAll(/(?:\bfrom|^import) '([^']+)';$/gm)].map((match) => ({
        file,
        from: match[1] as string,
      }));
    });
}

describe('what the package imports', () => {
  it('is TypeBox, random numbers and itself', () => {
    const imports = importsOf(source);
    expect(imports.length).toBeGreaterThan(30);
    const foreign = imports.filter(({ from }) => !from.startsWith('.'));
    expect([...new Set(foreign.map(({ from }) => from))].sort()).toEqual(['node:crypto', 'typebox']);
  });

  it('for signatures is nothing at all, so that a listener runs wherever there is WebCrypto', () => {
    const imports = importsOf(join(source, 'signature'));
    expect(imports.length).toBeGreaterThan(5);
    expect(imports.filter(({ from }) => !from.startsWith('./'))).toEqual([]);
  });
});
