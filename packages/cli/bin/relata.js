#!/usr/bin/env node
// Plain JavaScript that an old Node can read: only then can it say that it is too old.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `relata: Node ${process.versions.node} is too old. ` +
      'Install Node 24 (22.19 is the oldest that works) from https://nodejs.org and try again.',
  );
  process.exit(2);
}

/** A part is not there, or is source in a place where Node runs none. */
const incomplete = ['ERR_MODULE_NOT_FOUND', 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING'];

main();

async function main() {
  const { existsSync } = await import('node:fs');
  const { registerHooks } = await import('node:module');
  // In a clone the source runs, which may be newer than what was built there. What npm installs has none.
  if (existsSync(new URL('../src/main.ts', import.meta.url))) {
    registerHooks({
      resolve: (specifier, context, next) =>
        next(specifier, { ...context, conditions: [...context.conditions, 'relata-source'] }),
    });
  }
  await import('#main').catch((error) => {
    if (!incomplete.includes(error.code)) throw error;
    const [reason] = error.message.split('\n');
    console.error(
      `relata: this copy of relata is not complete (${reason}). ` +
        'In a clone, start it with `npm start`, which installs what is missing; else install relata again.',
    );
    process.exit(2);
  });
}
