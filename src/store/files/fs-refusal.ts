import { Refusal } from '../../shared/errors.js';

function errnoOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** True when a file operation failed because the name does not exist. */
export function isMissing(error: unknown): boolean {
  const code = errnoOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** A failed file operation in the words of the closed set; what is not known passes through. */
export function fsRefusal(error: unknown, path: string): unknown {
  switch (errnoOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return Refusal.of('DISK_FULL', { path }, error);
    case 'EFBIG':
      return Refusal.of('NOT_WRITABLE', { path, reason: 'files may not grow that large here' }, error);
    case 'EACCES':
    case 'EPERM':
      return Refusal.of('NOT_WRITABLE', { path, reason: 'the permissions forbid it' }, error);
    case 'EROFS':
      return Refusal.of('NOT_WRITABLE', { path, reason: 'the file system is read-only' }, error);
    case 'ELOOP':
      return Refusal.of('PATH_UNSAFE', { path, reason: 'it is a symbolic link' }, error);
    default:
      return error;
  }
}
