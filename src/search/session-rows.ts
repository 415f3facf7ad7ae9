/** Reads what is to be indexed from a session's files, with all guards of the store, a bounded piece at a time. */
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../contract/errors.js';
import { countRows, type PlainRow, plainRowsAfter } from '../store/db/message-rows.js';
import { withReadableDb } from '../store/db/open.js';
import type { WorkspacePath } from '../store/files/paths.js';
import type { SessionKey } from '../store/session-key.js';
import type { Side } from './db/index-session.js';

export interface RowPiece {
  rows: PlainRow[];
  /** The last row that was looked at; null when no more come. */
  through: number | null;
  /** How many rows the table has. */
  count: number;
}

/** While a file is open nobody can commit to it, so a piece is short. */
const PIECE = { rows: 1000, bytes: 8 * 1024 * 1024, ms: 60 };

const TABLE = {
  in: { file: 'inbound.db', table: 'messages_in' },
  out: { file: 'outbound.db', table: 'messages_out' },
} as const;

/** There is nothing, rather than something that cannot be read. */
const NOTHING_THERE: ReadonlySet<string> = new Set(['SESSION_DB_MISSING', 'SESSION_FOLDER_MISSING']);

/**
 * The rows of a side with numbers over `after`.
 * @throws as withReadableDb, but for files that are not there
 */
export function readPiece(ws: WorkspacePath, key: SessionKey, side: Side, after: number): RowPiece {
  const { file, table } = TABLE[side];
  try {
    return withReadableDb(ws, key, file, (db) => ({
      ...plainRowsAfter(db, table, after, PIECE),
      count: countRows(db, table),
    }));
  } catch (error) {
    if (error instanceof Refusal && NOTHING_THERE.has(error.code))
      return { rows: [], through: null, count: 0 };
    throw error;
  }
}

/** A workspace that is gone as a whole has lost no message. @throws WORKSPACE_GONE */
export function mustBeThere({ path }: WorkspacePath): void {
  if (lstatSync(join(path, 'v2.db'), { throwIfNoEntry: false }) !== undefined) return;
  throw Refusal.of('WORKSPACE_GONE', { path });
}
