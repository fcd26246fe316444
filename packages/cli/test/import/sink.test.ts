import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openSink } from '../../src/export/sink.ts';
import { endRelatas, temporaryFolder } from '../support/run-relata.ts';

afterEach(endRelatas);

test.each([
  ['a folder', (folder: string) => folder, 'is a folder'],
  [
    'a file in a folder that is not there',
    (folder: string) => join(folder, 'no', 'x.csv'),
    'cannot be written',
  ],
])('an export cannot be made into %s, and says so before it begins', async (_name, fileIn, message) => {
  const folder = temporaryFolder();
  const opening = openSink(fileIn(folder));
  await expect(opening).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(message) });
  expect(existsSync(`${folder}.part`)).toBe(false);
});
