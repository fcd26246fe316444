export { type Config, ConfigError, readConfig } from './config.ts';
export { MigrationMismatch } from './db/migrate.ts';
export { DataDirLocked } from './db/pglite/lock.ts';
export { DataDirUnusable } from './db/pglite/open.ts';
export { createLogger, type Server, startServer } from './server.ts';
