/** Which NanoClaw a v2.db is of, by its tables and columns. */
import type { Dialect } from '../../contract/entities/dialect.js';
import { dialectOf } from '../../rules/dialect.js';
import { prepared } from './prepared.js';
import { columnsOf } from './short-rows.js';
import type { ReadableDb } from './sqlite.js';
import { hasTable } from './tables.js';

const found = new WeakMap<ReadableDb, { schema: unknown; dialect: Dialect }>();

/** The dialect; looked for again once somebody has changed the schema. */
export function readDialect(db: ReadableDb): Dialect {
  const schema = prepared<[], unknown>(db, 'PRAGMA schema_version').pluck().get();
  const before = found.get(db);
  if (before !== undefined && before.schema === schema) return before.dialect;
  const dialect = dialectOf((table, column) =>
    column === undefined ? hasTable(db, table) : hasTable(db, table) && columnsOf(db, table).has(column),
  );
  found.set(db, { schema, dialect });
  return dialect;
}
