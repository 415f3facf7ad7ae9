/**
 * What the system says when a file operation fails, in words. A code like EMFILE tells a person nothing; the
 * codes of the closed set (errors.ts) need a reason, and what to do about it.
 */

/** Ends a sentence about a file: `reason` without a full stop, `advice` with one. */
export interface SystemFault {
  kind: 'full' | 'unsafe' | 'failed';
  reason: string;
  /** Null: permissions are the cause, or nothing better is known. */
  advice: string | null;
}

const LOOK_AGAIN = 'It may have been moved or removed meanwhile: look again, then try again.';
const CLOSE_FILES =
  'Close other programs or windows and try again; where that happens often, raise the limit (ulimit -n).';
const IN_USE = 'Wait until that is done, or end it, then try again.';
const CHECK_DISK = 'Check the disk and how it is connected, then try again.';
const RECONNECT = 'Connect or mount the drive again, then try again.';
const OTHER_PLACE = 'Use a folder on a different file system.';
const SHORTER = 'Use a shorter name, or a folder that is not nested so deep.';

const failed = (reason: string, advice: string | null): SystemFault => ({ kind: 'failed', reason, advice });
const full: SystemFault = { kind: 'full', reason: 'the disk is full', advice: null };
const tooManyFiles = failed('too many files are open', CLOSE_FILES);
const forbidden = failed('the permissions forbid it', null);
const notThere = failed('it does not exist, or a folder above it does not', LOOK_AGAIN);
const inUse = failed('another process is using it', IN_USE);
const diskError = failed('the disk reported an error', CHECK_DISK);
const gone = failed('the drive does not answer', RECONNECT);
const cannot = failed('the file system does not support that', OTHER_PLACE);
const memory = failed('there is not enough memory', 'Close other programs, then try again.');

/** By the system's name for it. What is not here is reported in the system's own words. */
const FAULTS: ReadonlyMap<string, SystemFault> = new Map([
  ...(['ENOSPC', 'EDQUOT'] as const).map((code) => [code, full] as const),
  ...(['EACCES', 'EPERM'] as const).map((code) => [code, forbidden] as const),
  ...(['EMFILE', 'ENFILE'] as const).map((code) => [code, tooManyFiles] as const),
  ...(['EBUSY', 'ETXTBSY', 'EAGAIN', 'EDEADLK'] as const).map((code) => [code, inUse] as const),
  ...(['EIO', 'EREMOTEIO', 'EUCLEAN', 'ENOTRECOVERABLE'] as const).map((code) => [code, diskError] as const),
  ...(['ENODEV', 'ENXIO', 'ENOMEDIUM', 'ENOTCONN', 'ETIMEDOUT', 'EHOSTDOWN', 'EHOSTUNREACH'] as const).map(
    (code) => [code, gone] as const,
  ),
  ...(['ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'ENOLCK'] as const).map((code) => [code, cannot] as const),
  ...(['ENOMEM', 'ENOBUFS'] as const).map((code) => [code, memory] as const),
  ['ENOENT', notThere],
  ['ELOOP', { kind: 'unsafe', reason: 'it is a symbolic link', advice: null }],
  ['EFBIG', failed('the file would be too large', 'Look at the limit (ulimit -f) and at the file system’s.')],
  ['EROFS', failed('the file system is read-only', 'Reading still works; mount it writable to write.')],
  ['ENOTDIR', failed('something in its path is not a folder', LOOK_AGAIN)],
  ['EISDIR', failed('a folder stands there', 'Move it away, or choose another name.')],
  ['EEXIST', failed('something with that name already exists', 'Move it away, or choose another name.')],
  ['ENOTEMPTY', failed('a non-empty folder is in the way', 'Move it away, or choose another name.')],
  ['ENAMETOOLONG', failed('its name is too long for the file system there', SHORTER)],
  ['EINVAL', failed('the file system does not accept it, or not under that name', OTHER_PLACE)],
  ['EILSEQ', failed('the file system does not accept that name', 'Use another name.')],
  ['EXDEV', failed('it is on a different file system', 'A session’s files must lie on one file system.')],
  ['EMLINK', failed('there are too many links to it, or folders in it', OTHER_PLACE)],
  ['ESTALE', failed('the network drive no longer knows it', RECONNECT)],
  ['EINTR', failed('it was interrupted', 'Try again.')],
  ['EOVERFLOW', failed('it is too large', null)],
  ['EBADF', failed('the console no longer holds it open', 'Try again.')],
  // Node's own.
  ['ERR_FS_FILE_TOO_LARGE', failed('it is too large to be read at once', 'Use a smaller file.')],
  ['ERR_FS_EISDIR', failed('a folder stands there', 'Move it away, or choose another name.')],
]);

/** A failed spawn or connection is not about a file. */
const OF_NO_FILE = /^(spawn|connect|listen|bind|accept|getaddrinfo|kill|uv_)/;

/** The code of a failed file operation, e.g. `ENOENT`; null for any other error. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  if ('syscall' in error && typeof error.syscall === 'string' && OF_NO_FILE.test(error.syscall)) return null;
  return /^(E(?!RR_)[A-Z0-9]+|UNKNOWN|ERR_FS_\w+)$/.test(error.code) ? error.code : null;
}

/** What a failed file operation means to a person; null for any other error. */
export function systemFault(error: unknown): SystemFault | null {
  const code = systemCode(error);
  if (code === null || !(error instanceof Error)) return null;
  const known = FAULTS.get(code);
  if (known !== undefined) return known;
  // `EFOO: what it means, open '/a'`
  const words = /^\w+: ([^,]+)/.exec(error.message)?.[1] ?? error.message;
  return failed(`the system says “${words}” (${code})`, null);
}

/** The file that a system error is about, where it says so: for a copy on a full disk, the target. */
export function systemPath(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const written: unknown = Reflect.get(error, 'dest');
  if (typeof written === 'string' && systemFault(error)?.kind === 'full') return written;
  const path: unknown = Reflect.get(error, 'path');
  return typeof path === 'string' ? path : null;
}

/** Why something failed, to end a sentence: in words where the system is the one that says so. */
export function reasonOf(error: unknown): string {
  return systemFault(error)?.reason ?? (error instanceof Error ? error.message : String(error));
}
