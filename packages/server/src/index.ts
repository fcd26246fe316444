export { type Config, ConfigError, readConfig } from './config.ts';
export { connect, type Database } from './db/connect.ts';
export { type DatabaseState, databaseState } from './db/database-state.ts';
export { MigrationMismatch, type MigrationStatus, migrate, migrationStatus } from './db/migrate.ts';
export { DataDirLocked, dataDirHolder } from './db/pglite/lock.ts';
export { DataDirUnusable } from './db/pglite/open.ts';
export { createReach, type Reach } from './delivery/sending/reach.ts';
export { createLogger, type Server, startServer } from './server.ts';
