/** What in v2.db refers to a row, so that it is not removed while in use. */
import { type Row, textOrEmpty } from './row.js';
import { quotedName, type ReadableDb } from './sqlite.js';

export interface Reference {
  /** What refers, in the plural; the table's name where we know nothing better. */
  what: string;
  count: number;
  /** At most 5 of them. */
  names: string[];
}

/** A reference that the schema does not declare. */
export interface LooseReference {
  table: string;
  column: string;
  /** SQL that narrows it down. */
  where?: string;
}

/** What a person calls the rows of a table, and the column that names one. */
const KNOWN: Record<string, { what: string; name: string }> = {
  sessions: { what: 'sessions', name: 'id' },
  messaging_group_agents: { what: 'wirings', name: 'id' },
  agent_destinations: { what: 'destinations', name: 'local_name' },
  agent_group_members: { what: 'members', name: 'user_id' },
  user_roles: { what: 'user roles', name: 'user_id' },
  user_dms: { what: 'direct chats of users', name: 'user_id' },
  pending_approvals: { what: 'pending approvals', name: 'approval_id' },
  pending_sender_approvals: { what: 'pending sender approvals', name: 'id' },
  pending_channel_approvals: { what: 'pending channel approvals', name: 'messaging_group_id' },
};

const MOST_NAMES = 5;

/** Columns that the schema declares to refer to `table`; those that cascade with their row do not count. */
function declared(db: ReadableDb, table: string): LooseReference[] {
  return db
    .prepare<[string], LooseReference>(
      `SELECT t.name AS "table", f."from" AS "column"
       FROM pragma_table_list t, pragma_foreign_key_list(t.name) f
       WHERE t.schema = 'main' AND t.type = 'table' AND lower(f."table") = ?
         AND f.on_delete NOT IN ('CASCADE', 'SET NULL', 'SET DEFAULT')`,
    )
    .all(table);
}

/**
 * Everything that refers to rows of a table: by the schema's own foreign keys, including those of tables not
 * known here, and by `loose` ones.
 * @returns a function that asks for one row by its id; the schema is examined once
 */
export function referencesInto(
  db: ReadableDb,
  table: string,
  loose: readonly LooseReference[],
): (id: string) => Reference[] {
  const byTable = new Map<string, string[]>();
  const add = ({ table: from, column, where }: LooseReference): void => {
    const condition = `${quotedName(column)} = @id${where === undefined ? '' : ` AND ${where}`}`;
    byTable.set(from, [...(byTable.get(from) ?? []), `(${condition})`]);
  };
  for (const reference of declared(db, table)) add(reference);
  const columns = db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck();
  for (const reference of loose) {
    if (columns.all(reference.table).includes(reference.column)) add(reference);
  }
  return (id) =>
    [...byTable].flatMap(([from, conditions]) => {
      const where = conditions.join(' OR ');
      const count = db
        .prepare<[{ id: string }], number>(`SELECT count(*) FROM ${quotedName(from)} WHERE ${where}`)
        .pluck()
        .get({ id });
      if (count === undefined || count === 0) return [];
      const name = KNOWN[from]?.name ?? columns.all(from)[0] ?? 'rowid';
      const names = db
        .prepare<[{ id: string }], Row>(
          `SELECT ${quotedName(name)} AS name FROM ${quotedName(from)} WHERE ${where} ORDER BY 1 LIMIT ${MOST_NAMES}`,
        )
        .all({ id })
        .map((row) => textOrEmpty(row, 'name'));
      return [{ what: KNOWN[from]?.what ?? from, count, names }];
    });
}
