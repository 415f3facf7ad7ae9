/** How the system names an open folder and what is in it, and what it says about them. */
import { existsSync, lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import { Refusal } from '../../contract/errors.js';

/** Whether this system reaches what is in an open folder by its descriptor: then no swapped name leads elsewhere. */
export const HELD_BY_DESCRIPTOR = process.platform === 'linux' && existsSync('/proc/self/fd');

export function errnoOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

export function unsafe(full: string, reason: string, cause?: unknown): Refusal {
  return Refusal.of('PATH_UNSAFE', { path: full, reason }, cause);
}

/**
 * Refuses what is not a regular file with one name.
 * @throws PATH_UNSAFE
 */
export function checkFile(full: string, stats: Stats): void {
  if (stats.isSymbolicLink()) throw unsafe(full, 'it is a symbolic link');
  if (!stats.isFile()) throw unsafe(full, 'it is not a regular file');
  if (stats.nlink !== 1) throw unsafe(full, 'it has more than one name (hard link)');
}

/** The name by which the system knows an open folder now; null where it does not say. */
export function nameOf(fd: number): string | null {
  if (!HELD_BY_DESCRIPTOR) return null;
  return readlinkSync(`/proc/self/fd/${fd}`);
}

/** The numbers of the descriptors that this process has open; null where the system does not list them. */
export function openDescriptors(): number[] | null {
  return HELD_BY_DESCRIPTOR ? readdirSync('/proc/self/fd').map(Number) : null;
}

/** What stands there, a link itself; null for nothing, and for what cannot be looked at. */
export function lookOrNull(where: string): Stats | null {
  try {
    return lstatSync(where, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

/** The system names the path that it was given, which for a held folder means nothing to a person. */
export function named(error: unknown, given: string, full: string): unknown {
  if (error instanceof Error && given !== full && error.message.includes(given)) {
    error.message = error.message.replaceAll(given, full);
    if ('path' in error && error.path === given) Reflect.set(error, 'path', full);
  }
  return error;
}
