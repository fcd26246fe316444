import { defineConfig } from 'vitest/config';

// Each package's source instead of its build. The rest are the defaults, which a list of one's own replaces.
const conditions = ['relata-source', 'module', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['relata-source', 'node', 'module-sync'] } },
  test: {
    include: ['{packages/*,tools,e2e}/**/*.test.ts'],
    globalSetup: ['tools/test/global-setup.ts'],
    // Processes, not threads: tests send signals, change the environment and start PGlite in threads of its own.
    pool: 'forks',
    execArgv: ['--conditions=relata-source'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
