import type { SessionSummary } from '../../../shared/entities/session.js';

const words: Record<string, string> = {
  SESSION_FOLDER_MISSING: 'folder is missing',
  SESSION_DB_MISSING: 'file is missing',
  SESSION_DB_EMPTY: 'file is empty',
  SESSION_DB_NOT_SQLITE: 'not a database',
  SESSION_DB_DAMAGED: 'file is damaged',
  SESSION_DB_WAL: 'in WAL mode',
  SESSION_DB_HOT_JOURNAL: 'unfinished write',
  SESSION_DB_SCHEMA: 'unknown tables',
  SESSION_DB_PROGRAM: 'holds foreign code',
  SESSION_DB_BUSY: 'locked',
  PATH_UNSAFE: 'unsafe file',
  ID_UNSAFE: 'unsafe id',
  READ_TIMEOUT: 'took too long',
  READER_DIED: 'crashed its reader',
  NOT_READABLE: 'no permission',
};

/** Why a session cannot be read, short enough for its row; the whole sentence where we have no short one. */
export function unreadableWords(digest: { code: string; message: string }): string {
  return Object.hasOwn(words, digest.code) ? `unreadable: ${words[digest.code]}` : digest.message;
}

/** Codes that pass by themselves: another process holds the lock for a moment. */
const passing: ReadonlySet<string> = new Set(['SESSION_DB_BUSY']);

/** Why a session's files are of no use as they are, as a sentence; null when they are read, or will be in a moment. */
export function unusableBecause({ digest }: Pick<SessionSummary, 'digest'>): string | null {
  if (digest?.readable !== false || passing.has(digest.code)) return null;
  return `The session’s files cannot be read (${unreadableWords(digest).replace('unreadable: ', '')}).`;
}
