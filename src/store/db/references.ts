/** What in v2.db refers to a row, so that it is not removed while in use. */
import { tables } from '../../rules/tables.js';
import { type Row, textOrEmpty } from './row.js';
import { quotedName, type ReadableDb } from './sqlite.js';

export interface Reference {
  /** What refers, in the plural; the table's name where we know nothing better. */
  what: string;
  count: number;
  /** At most 5 of them. */
  names: string[];
}

const MOST_NAMES = 5;

interface Referring {
  table: string;
  column: string;
  where?: { column: string; is: string } | undefined;
}

/** Columns that the schema declares to refer to `table`; those that cascade with their row do not count. */
function declared(db: ReadableDb, table: string): Referring[] {
  return db
    .prepare<[string], Referring>(
      `SELECT t.name AS "table", f."from" AS "column"
       FROM pragma_table_list t, pragma_foreign_key_list(t.name) f
       WHERE t.schema = 'main' AND t.type = 'table' AND lower(f."table") = ?
         AND f.on_delete NOT IN ('CASCADE', 'SET NULL', 'SET DEFAULT')`,
    )
    .all(table);
}

/** Columns that refer to it though no schema says so. */
function undeclared(table: string): Referring[] {
  return [...tables].flatMap(([name, { refers = [] }]) =>
    refers.flatMap(({ column, to, where }) => (to === table ? [{ table: name, column, where }] : [])),
  );
}

/**
 * Everything that refers to rows of a table: by the schema's own foreign keys, including those of tables not
 * known here, and what `tables` declares.
 * @returns a function that asks for one row by its id; the schema is examined once
 */
export function referencesInto(db: ReadableDb, table: string): (id: string) => Reference[] {
  const columns = db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck();
  const there = undeclared(table).filter(({ table: from, column }) => columns.all(from).includes(column));
  const byTable = new Map<string, { conditions: string[]; bound: string[] }>();
  for (const { table: from, column, where } of [...declared(db, table), ...there]) {
    const { conditions, bound } = byTable.get(from) ?? { conditions: [], bound: [] };
    const only = where === undefined ? '' : ` AND ${quotedName(where.column)} = ?`;
    byTable.set(from, {
      conditions: [...conditions, `(${quotedName(column)} = @id${only})`],
      bound: where === undefined ? bound : [...bound, where.is],
    });
  }
  return (id) =>
    [...byTable].flatMap(([from, { conditions, bound }]) => {
      const where = conditions.join(' OR ');
      const count = db
        .prepare<[...string[], { id: string }], number>(
          `SELECT count(*) FROM ${quotedName(from)} WHERE ${where}`,
        )
        .pluck()
        .get(...bound, { id });
      if (count === undefined || count === 0) return [];
      const facts = tables.get(from);
      const name = facts?.name ?? columns.all(from)[0] ?? 'rowid';
      const names = db
        .prepare<[...string[], { id: string }], Row>(
          `SELECT ${quotedName(name)} AS name FROM ${quotedName(from)} WHERE ${where} ORDER BY 1 LIMIT ${MOST_NAMES}`,
        )
        .all(...bound, { id })
        .map((row) => textOrEmpty(row, 'name'));
      return [{ what: facts?.many ?? from, count, names }];
    });
}
