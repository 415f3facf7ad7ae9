import { Refusal } from '../../contract/errors.js';
import { has } from './schema.js';
import type { ReadableDb } from './sqlite.js';

/**
 * Names what an older inbound.db lacks of what is to be set. Schemas are never altered unasked.
 * @throws COLUMN_MISSING
 */
export function requireColumns(db: ReadableDb, table: string, columns: readonly string[]): void {
  const file = 'inbound.db';
  if (!has(db, table)) throw Refusal.of('COLUMN_MISSING', { file, columns: [table] });
  const missing = columns.filter((column) => !has(db, table, column));
  if (missing.length > 0) {
    throw Refusal.of('COLUMN_MISSING', { file, columns: missing.map((column) => `${table}.${column}`) });
  }
}
