import type { BadFile, SessionDigest, SessionSummary } from '../../../contract/entities/session.js';

const words: Record<string, string> = {
  SESSION_FOLDER_MISSING: 'folder is missing',
  SESSION_DB_MISSING: 'file is missing',
  SESSION_DB_EVICTED: 'in cloud storage',
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

/** Why a session or one of its files cannot be read, in a few words; the whole sentence where we have none. */
function shortly({ code, message }: { code: string; message: string }): string {
  return Object.hasOwn(words, code) ? (words[code] ?? message) : message;
}

/** Why a session cannot be read, short enough for its row; the whole sentence where we have no short one. */
export function unreadableWords(digest: SessionDigest): string | null {
  if (!digest.readable)
    return Object.hasOwn(words, digest.code) ? `unreadable: ${shortly(digest)}` : digest.message;
  const [bad] = digest.bad;
  return bad === undefined ? null : `${bad.file} unreadable: ${shortly(bad)}`;
}

/** The whole of it. */
export function unreadableSentence(digest: SessionDigest): string | undefined {
  return digest.readable ? digest.bad[0]?.message : digest.message;
}

/** Codes that clear up by themselves: another process holds the lock for a moment. */
const passing: ReadonlySet<string> = new Set(['SESSION_DB_BUSY']);

type WithDigest = Pick<SessionSummary, 'digest'>;

function badFile({ digest }: WithDigest, file: BadFile['file']): BadFile | undefined {
  return digest?.readable === true ? digest.bad.find((bad) => bad.file === file) : undefined;
}

/**
 * Why nothing can be written to a session given its files, as a sentence; null when it can, or will be in a moment.
 */
export function unusableBecause(session: WithDigest): string | null {
  const { digest } = session;
  const inbound = badFile(session, 'inbound.db');
  if (inbound !== undefined) return `The session’s inbound.db cannot be read (${shortly(inbound)}).`;
  if (digest?.readable !== false || passing.has(digest.code)) return null;
  return `The session’s files cannot be read (${shortly(digest)}).`;
}

/** What a person should know before writing to a session whose answers cannot be read; null when they can. */
export function cautionFor(session: WithDigest): string | null {
  const outbound = badFile(session, 'outbound.db');
  if (outbound === undefined) return null;
  return `Its outbound.db cannot be read (${shortly(outbound)}): you can inject, but you will not see here whether an agent takes the message or what it answers.`;
}
