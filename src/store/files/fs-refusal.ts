import { Refusal } from '../../contract/errors.js';
import { systemCode, systemFault } from '../../contract/system-error.js';

/** True when a file operation failed because the name does not exist. */
export function isMissing(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function refusal(error: unknown, path: string, otherwise: 'NOT_READABLE' | 'NOT_WRITABLE'): unknown {
  const fault = systemFault(error);
  if (fault === null) return error;
  const { kind, reason, advice } = fault;
  if (kind === 'full') return Refusal.of('DISK_FULL', { path }, error);
  if (kind === 'unsafe') return Refusal.of('PATH_UNSAFE', { path, reason }, error);
  return Refusal.of(otherwise, { path, reason, ...(advice === null ? {} : { advice }) }, error);
}

/**
 * A failed write (making, moving, removing) of a file, as a code of the closed set: every system error becomes
 * DISK_FULL, PATH_UNSAFE or NOT_WRITABLE, with its cause and what to do.
 * @param path what was to be written, as the sentence names it
 * @returns a Refusal; what is not a system error (a Refusal, a mistake of ours) is returned unchanged
 */
export function fsRefusal(error: unknown, path: string): unknown {
  return refusal(error, path, 'NOT_WRITABLE');
}

/** The same for a failed read: DISK_FULL, PATH_UNSAFE or NOT_READABLE. */
export function readRefusal(error: unknown, path: string): unknown {
  return refusal(error, path, 'NOT_READABLE');
}
