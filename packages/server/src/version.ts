import { readFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The version of this package, as it is sent in `User-Agent` and shown in the documentation. */
export const VERSION: string = version;
