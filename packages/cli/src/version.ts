import { readFileSync } from 'node:fs';

/** Of the command, and of the server that it starts. */
export const VERSION: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
