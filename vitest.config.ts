import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Each package's source instead of its build. The rest are the defaults, which a list of one's own replaces.
const conditions = ['relata-source', 'module', 'node', 'development|production'];

const all = ['{packages/*,tools,e2e,bench}/**/*.test.ts'];
/** Those that measure time or load the whole machine: one after another, when the others are done. */
const alone = ['**/*.alone.test.ts', '**/*.long.test.ts'];
/** Those that take minutes; tools/test.ts says loudly that they were left out. */
const leftOut = process.env.RELATA_TEST_LONG === '1' ? [] : ['**/*.long.test.ts'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['relata-source', 'node', 'module-sync'] } },
  test: {
    globalSetup: ['tools/test/global-setup.ts'],
    // Processes, not threads: tests send signals, change the environment and start PGlite in threads of its own.
    pool: 'forks',
    execArgv: ['--conditions=relata-source'],
    // Most tests wait for databases and sockets: two at a time even where there is one core to spare.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // A second is too short for a page on a machine that has much else to do.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: all,
          exclude: ['**/node_modules/**', ...alone],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: alone,
          exclude: ['**/node_modules/**', ...leftOut],
          sequence: { groupOrder: 1 },
          fileParallelism: false,
        },
      },
    ],
  },
});
