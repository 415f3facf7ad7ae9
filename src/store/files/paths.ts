/**
 * Where a workspace keeps things. Ids come from databases that others write, so every id is checked before it
 * becomes part of a path, and every path is looked at before it is opened.
 */
import { lstatSync, realpathSync, type Stats } from 'node:fs';
import path from 'node:path';
import { Refusal } from '../../contract/errors.js';
import { reasonOf } from '../../contract/system-error.js';
import { windowsRefuses } from './windows-name.js';

/** The folder that holds v2.db, as an absolute real path. An open workspace is one. */
export interface WorkspacePath {
  readonly path: string;
}

const ID_LIMIT_BYTES = 255;

function unsafeBecause(id: string, platform: NodeJS.Platform): string | null {
  if (id === '') return 'it is empty';
  if (Buffer.byteLength(id, 'utf8') > ID_LIMIT_BYTES) return `it is longer than ${ID_LIMIT_BYTES} bytes`;
  if (id === '.' || id === '..') return 'it names another folder';
  if (/[/\\]/.test(id)) return 'it contains a path separator';
  if (/\p{Cc}/u.test(id)) return 'it contains a control character';
  // A lone surrogate has no UTF-8 form: two such ids would share one folder.
  if (/\p{Cs}/u.test(id)) return 'it is not valid Unicode';
  return platform === 'win32' ? windowsRefuses(id) : null;
}

/**
 * Refuses an id that is not exactly one path component. Ids come from hosts and platforms and are taken
 * unchanged: two of them must not share one folder. `:` is fine, since ids of messages contain it, and so is
 * what Windows reserves, but not on Windows: there it would name a device, or a hidden part of another file.
 * Ids that differ only in case are two ids here; those we make ourselves (`newId`, `console-<uuid>`) are in
 * lower case, so that they stay two on every file system.
 * @throws ID_UNSAFE
 */
export function assertSafeId(id: string, platform = process.platform): void {
  // The form of nearly all ids; each write checks several.
  if (platform !== 'win32' && /^[\w:-][\w.:-]{0,254}$/.test(id)) return;
  const reason = unsafeBecause(id, platform);
  if (reason !== null) throw Refusal.of('ID_UNSAFE', { id, reason });
}

/** `<data dir>/v2.db`. */
export function centralDbPath(ws: WorkspacePath): string {
  return path.join(ws.path, 'v2.db');
}

/** `<data dir>/v2-sessions`: the root of all session folders. */
export function sessionsBaseDir(ws: WorkspacePath): string {
  return path.join(ws.path, 'v2-sessions');
}

/**
 * The folder of one session, relative to the workspace, with the system's separator.
 * @throws ID_UNSAFE
 */
export function sessionDirRelative(agentGroupId: string, sessionId: string): string {
  assertSafeId(agentGroupId);
  assertSafeId(sessionId);
  return `v2-sessions${path.sep}${agentGroupId}${path.sep}${sessionId}`;
}

/**
 * The folder of one session: `v2-sessions/<agent group>/<session>`.
 * @throws ID_UNSAFE
 */
export function sessionDir(ws: WorkspacePath, agentGroupId: string, sessionId: string): string {
  return path.join(ws.path, sessionDirRelative(agentGroupId, sessionId));
}

/**
 * The database that the host writes and the container reads.
 * @throws ID_UNSAFE
 */
export function inboundDbPath(ws: WorkspacePath, agentGroupId: string, sessionId: string): string {
  return path.join(sessionDir(ws, agentGroupId, sessionId), 'inbound.db');
}

/**
 * The database that the container writes and the host reads.
 * @throws ID_UNSAFE
 */
export function outboundDbPath(ws: WorkspacePath, agentGroupId: string, sessionId: string): string {
  return path.join(sessionDir(ws, agentGroupId, sessionId), 'outbound.db');
}

/**
 * The file whose mtime is the container's sign of life.
 * @throws ID_UNSAFE
 */
export function heartbeatPath(ws: WorkspacePath, agentGroupId: string, sessionId: string): string {
  return path.join(sessionDir(ws, agentGroupId, sessionId), '.heartbeat');
}

/**
 * The seed's name from before the database was split in two.
 * @deprecated Use {@link inboundDbPath} or {@link outboundDbPath}.
 * @throws ID_UNSAFE
 */
export function sessionDbPath(ws: WorkspacePath, agentGroupId: string, sessionId: string): string {
  return inboundDbPath(ws, agentGroupId, sessionId);
}

// The native one is several times quicker; elsewhere it may return a name in a different case.
const realpath = process.platform === 'linux' ? realpathSync.native : realpathSync;

function look(full: string): Stats | undefined {
  try {
    return lstatSync(full, { throwIfNoEntry: false });
  } catch (error) {
    const reason = `it could not be looked at (${reasonOf(error)})`;
    throw Refusal.of('PATH_UNSAFE', { path: full, reason }, error);
  }
}

function checkPlainFile(full: string, stats: Stats): void {
  const refuse = (reason: string): Refusal => Refusal.of('PATH_UNSAFE', { path: full, reason });
  if (stats.isSymbolicLink()) throw refuse('it is a symbolic link');
  if (!stats.isFile()) throw refuse('it is not a regular file');
  if (stats.nlink !== 1) throw refuse('it has more than one name (hard link)');
}

/** The components of a path below the workspace. */
function partsOf(base: string, relative: string): string[] {
  const parts = relative.split(path.sep === '/' ? '/' : /[/\\]/);
  for (const part of parts) {
    if (part === '' || part === '.' || part === '..' || part.includes('\0')) {
      const reason = 'it is not a plain path below the workspace';
      throw Refusal.of('PATH_UNSAFE', { path: path.join(base, relative), reason });
    }
  }
  return parts;
}

/** True when no component is a link: the system then returns the very name that it was asked for. */
function isReal(full: string): boolean {
  try {
    return realpath(full) === full;
  } catch {
    return false; // The walk reports which component it is, and what is wrong with it.
  }
}

/**
 * Looks at every component of `relative` below `base` (a real path, itself not looked at): no symbolic links,
 * folders all the way, and at the end a folder, or a regular file with one link. Call it before each open: a
 * FIFO would hang an open for ever, a link would lead out of the session's folder.
 * @param relative components separated by `/` or the system's separator
 * @returns the stats of the last component, or null when some component does not exist
 * @throws PATH_UNSAFE
 */
export function checkPlain(base: string, relative: string, kind: 'file' | 'folder'): Stats | null {
  const parts = partsOf(base, relative);
  const whole = base + path.sep + parts.join(path.sep);
  const last = look(whole);
  if (last !== undefined && isReal(whole)) {
    if (kind === 'file') checkPlainFile(whole, last);
    else if (!last.isDirectory()) throw notAFolder(whole);
    return last;
  }
  const above = path.dirname(whole);
  if (last === undefined && isReal(above) && look(above)?.isDirectory() === true) return null;
  let full = base;
  let stats: Stats | undefined;
  for (const [at, part] of parts.entries()) {
    full = path.join(full, part);
    stats = look(full);
    if (stats === undefined) return null;
    if (at === parts.length - 1 && kind === 'file') checkPlainFile(full, stats);
    else if (stats.isSymbolicLink()) {
      throw Refusal.of('PATH_UNSAFE', { path: full, reason: 'it is a symbolic link' });
    } else if (!stats.isDirectory()) throw notAFolder(full);
  }
  // The walk above found no link, so this holds unless a component was swapped since.
  let real: string;
  try {
    real = realpath(full);
  } catch {
    return null; // Removed since we looked.
  }
  const inside = path.relative(base, real);
  if (inside === '' || inside.startsWith('..') || path.isAbsolute(inside)) {
    throw Refusal.of('PATH_UNSAFE', { path: full, reason: 'it lies outside the workspace' });
  }
  return stats ?? null;
}

function notAFolder(full: string): Refusal {
  return Refusal.of('PATH_UNSAFE', { path: full, reason: 'it is not a folder' });
}
