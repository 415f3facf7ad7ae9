/** What an older session database lacks, as the statements that would add it. Nothing is written here. */
import Database from 'better-sqlite3';
import type { UpgradeStatements } from '../../contract/entities/session-upgrade.js';
import type { SessionDbFile } from './open.js';
import { has, missingParts } from './schema.js';
import { sessionDbImage } from './session-image.js';
import type { ReadableDb } from './sqlite.js';

interface Column {
  name: string;
  type: string;
  required: 0 | 1;
  fallback: string | null;
  pk: number;
}

/**
 * A host that finds series_id there assumes it is filled and indexed, since its own migration does all three at
 * once; so we must do all three too.
 */
const WITH_SERIES_ID = [
  'UPDATE messages_in SET series_id = id WHERE series_id IS NULL',
  'CREATE INDEX IF NOT EXISTS idx_messages_in_series ON messages_in(series_id)',
];

/** Whether ALTER TABLE could add the column as it is: not part of a key, unique, or NOT NULL without a default. */
function addable(column: Column, unique: ReadonlySet<string>): boolean {
  return column.pk === 0 && !unique.has(column.name) && (column.required === 0 || column.fallback !== null);
}

/**
 * Compares an open database with a fresh one.
 * @param db its tables have been checked (`withReadableDb`, `withWritableDb`)
 */
export function upgradeStatements(db: ReadableDb, file: SessionDbFile): UpgradeStatements {
  const fresh = new Database(sessionDbImage(file));
  try {
    const statements: string[] = [];
    const impossible: string[] = [];
    const table = fresh
      .prepare<[string], string>("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?")
      .pluck();
    const column = fresh.prepare<[string, string], Column>(
      `SELECT name, type, "notnull" AS required, dflt_value AS fallback, pk FROM pragma_table_info(?)
       WHERE name = ?`,
    );
    const unique = fresh
      .prepare<[string], string>(
        'SELECT i.name FROM pragma_index_list(?) l, pragma_index_info(l.name) i WHERE l."unique" = 1',
      )
      .pluck();
    for (const part of missingParts(db, file)) {
      const [name = '', missing] = part.split('.');
      if (missing === undefined) {
        const sql = table.get(name) ?? '';
        statements.push(sql.replace(/^CREATE TABLE /i, 'CREATE TABLE IF NOT EXISTS '));
        continue;
      }
      const wanted = column.get(name, missing);
      if (wanted === undefined || !addable(wanted, new Set(unique.all(name)))) {
        impossible.push(part);
        continue;
      }
      const required = wanted.required === 1 ? ' NOT NULL' : '';
      const fallback = wanted.fallback === null ? '' : ` DEFAULT ${wanted.fallback}`;
      statements.push(`ALTER TABLE ${name} ADD COLUMN ${missing} ${wanted.type}${required}${fallback}`);
      if (part === 'messages_in.series_id' && has(db, 'messages_in', 'id'))
        statements.push(...WITH_SERIES_ID);
    }
    return { statements, impossible };
  } finally {
    fresh.close();
  }
}
