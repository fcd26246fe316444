export { type Config, ConfigError, readConfig } from './config.ts';
export { DataDirLocked } from './db/pglite/lock.ts';
export { MigrationMismatch } from './db/migrate.ts';
export { createLogger, type Server, startServer } from './server.ts';
