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
import('#main');
