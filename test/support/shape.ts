/** What a database has, apart from the words in which it was made. */
import { queryElsewhere } from './sqlite-process.js';

const TABLES = `SELECT t.name, t.type, t.ncol, t.wr, t.strict, c.cid, c.name AS col, c.type AS coltype, c."notnull", c.dflt_value, c.pk, c.hidden
  FROM pragma_table_list t, pragma_table_xinfo(t.name) c WHERE t.schema = 'main' ORDER BY t.name, c.cid`;
const INDEXES = `SELECT m.name, l.name AS "index", l."unique", l.origin, l.partial, i.seqno, i.name AS col
  FROM sqlite_master m, pragma_index_list(m.name) l, pragma_index_info(l.name) i
  WHERE m.type = 'table' ORDER BY m.name, l.name, i.seqno`;
const REFERENCES = `SELECT m.name, f.* FROM sqlite_master m, pragma_foreign_key_list(m.name) f
  WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq`;
const PROGRAMS = "SELECT name FROM sqlite_master WHERE type NOT IN ('table', 'index')";

/** Tables with their columns, indexes, references, views and triggers, and the encoding. */
export function shapeOf(file: string) {
  return [TABLES, INDEXES, REFERENCES, PROGRAMS, 'PRAGMA encoding'].map((sql) => queryElsewhere(file, sql));
}

/** The names of a v2.db's migrations, in the order in which they are numbered. */
export function migrationsOf(file: string): unknown[] {
  return queryElsewhere(file, 'SELECT name FROM schema_version ORDER BY version').map(({ name }) => name);
}
