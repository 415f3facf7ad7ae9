/** One row of messages_in or messages_out as it lies there. */
import type { MessageRaw } from '../../contract/entities/message.js';
import { Refusal } from '../../contract/errors.js';
import { toLiteral } from './literal.js';
import { LOAD_LIMIT_BYTES } from './message.js';
import { quotedName, type ReadableDb } from './sqlite.js';
import { garbledBytes } from './stored-text.js';

type Table = MessageRaw['table'];

const RAW_COLUMNS = 200;
const RAW_VALUE_BYTES = 8 * 1024 * 1024;
const RAW_TOTAL_BYTES = 32 * 1024 * 1024;

type Storage = MessageRaw['columns'][number]['storage'];

/**
 * One row, every column as it is stored; bytes that are no text as hexadecimal, long values cut (8 MiB each).
 * @throws MESSAGE_NOT_FOUND, SqliteError
 */
export function getMessageRaw(db: ReadableDb, table: Table, row: number, key: string): MessageRaw {
  const names = db
    .prepare<[string, number], string>('SELECT name FROM pragma_table_info(?) LIMIT ?')
    .pluck()
    .all(table, RAW_COLUMNS);
  let left = RAW_TOTAL_BYTES;
  const columns = names.map((name) => {
    const column = quotedName(name);
    const size = db
      .prepare<[number], { storage: Storage; bytes: number | null }>(
        `SELECT typeof(${column}) AS storage, octet_length(${column}) AS bytes FROM ${table} WHERE rowid = ?`,
      )
      .get(row);
    if (size === undefined) throw Refusal.of('MESSAGE_NOT_FOUND', { key });
    const bytes = size.bytes ?? 0;
    const blob = size.storage === 'blob';
    const limit = Math.min(RAW_VALUE_BYTES, left) / (blob ? 2 : 1);
    const cut = bytes > limit;
    if (bytes > LOAD_LIMIT_BYTES) return { name, storage: size.storage, value: '', cut };
    // substr counts a text's characters, of up to four bytes each.
    const part = cut ? `substr(${column}, 1, ${Math.floor(blob ? limit : limit / 4)})` : column;
    const read = (expression: string): unknown =>
      db.prepare<[number]>(`SELECT ${expression} FROM ${table} WHERE rowid = ?`).pluck().get(row) ?? null;
    left -= Math.min(bytes, limit) * (blob ? 2 : 1);
    const about = { name, storage: size.storage };
    if (blob) return { ...about, value: String(read(`hex(${part})`)), cut };
    // As a text SQLite gives a real number 15 digits.
    if (size.storage === 'real') return { ...about, value: toLiteral('real', read(part)), cut };
    const value = read(`CAST(${part} AS TEXT)`);
    const garbled = garbledBytes(db, value, () => read(`CAST(${part} AS BLOB)`));
    if (garbled === null) return { ...about, value: value === null ? null : String(value), cut };
    const shown = garbled.subarray(0, RAW_VALUE_BYTES / 2);
    return {
      ...{ ...about, notUtf8: true as const },
      value: Buffer.from(shown).toString('hex').toUpperCase(),
      cut: cut || shown.length < garbled.length,
    };
  });
  return { table, columns };
}
