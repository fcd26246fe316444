// Written by `node tools/run.mjs generate`.
export const VERSION = '0.1.0';
