import { checkBench } from './bench.ts';
import { checkExports } from './exports.ts';
import { checkImportOrder } from './import-order.ts';
import { checkLockFile } from './lock-file.ts';
import { checkMigrations } from './migrations.ts';
import { checkPackages } from './packages.ts';
import { checkSettings } from './settings.ts';
import { checkShape } from './shape.ts';
import { checkSqlPlaces } from './sql-places.ts';
import type { Check } from './tree.ts';
import { checkWords } from './words.ts';

export const checks: Check[] = [
  checkImportOrder,
  checkPackages,
  checkBench,
  checkExports,
  checkSqlPlaces,
  checkShape,
  checkLockFile,
  checkWords,
  checkMigrations,
  checkSettings,
];
