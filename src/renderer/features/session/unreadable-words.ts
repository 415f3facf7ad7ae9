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
