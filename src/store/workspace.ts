/** A NanoClaw v2 data directory: found, opened, made. */
import { randomInt } from 'node:crypto';
import { lstatSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { Refusal } from '../contract/errors.js';
import { systemCode } from '../contract/system-error.js';
import { CentralDb } from './db/central.js';
import { MAKING_NAME, makeCentralDb } from './db/central-make.js';
import { whenReadable } from './db/lock-wait.js';
import { placeholderOf } from './files/evicted.js';
import { fsRefusal, isMissing, readRefusal } from './files/fs-refusal.js';
import { makeFolders } from './files/make-folders.js';
import { sessionsBaseDir, type WorkspacePath } from './files/paths.js';

export interface Clock {
  /** ms since 1970, UTC. */
  now(): number;
}

export interface StoreDeps {
  clock?: Clock;
  /** A new id that begins with `<prefix>-`. */
  newId?: (prefix: string) => string;
  /** How long another process's lock is waited for, in ms; 5000 if not given. */
  lockWaitMs?: number;
}

/** An open workspace: what every operation of the store is bound to. */
export interface OpenWorkspace extends WorkspacePath {
  /** What a person calls it. */
  readonly name: string;
  readonly central: CentralDb;
  readonly clock: Clock;
  readonly lockWaitMs?: number;
  /** False while it is being made; see WritableWorkspace. */
  readonly durable?: boolean;
  /** A new id, `<prefix>-<ms>-<random>`: safe as a file name on every system. */
  newId(prefix: string): string;
  /** Closes v2.db. Its -wal and -shm are removed then, if they were ours. */
  close(): void;
}

const systemClock: Clock = { now: () => Date.now() };

function makeNewId(clock: Clock): (prefix: string) => string {
  return (prefix) => {
    const random = randomInt(36 ** 8).toString(36);
    return `${prefix}-${clock.now()}-${random.padStart(8, '0')}`;
  };
}

function isFile(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

/**
 * Works out what folder a person means: a data directory, a NanoClaw project (its data/), or the v2.db itself.
 * @returns the data directory's real path, and its name: the project's where the folder is called data
 * @throws WORKSPACE_NOT_FOUND, saying what is missing; NOT_READABLE
 */
export function findWorkspace(given: string): { path: string; name: string } {
  const missing = (what: string): Refusal =>
    Refusal.of('WORKSPACE_NOT_FOUND', { path: given, missing: what });
  // A failing disk, or too many open files, says nothing about the folder.
  const unseen = (error: unknown, what: string): unknown => {
    const code = systemCode(error);
    if (code === 'ELOOP') return missing('a way to it (its links lead in a circle)');
    if (code === 'EACCES' || code === 'EPERM') return missing('permission to look into it');
    return code === null || isMissing(error) ? missing(what) : readRefusal(error, given);
  };
  let real: string;
  try {
    real = realpathSync(path.resolve(given));
  } catch (error) {
    throw unseen(error, 'the folder itself');
  }
  let found: string | undefined;
  try {
    if (path.basename(real) === 'v2.db' && isFile(real)) real = path.dirname(real);
    if (!statSync(real).isDirectory()) throw missing('a folder (it is a file)');
    const candidates = [real, path.join(real, 'data')];
    found = candidates.find((folder) => isFile(path.join(folder, 'v2.db')));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw unseen(error, 'v2.db');
  }
  if (found === undefined) {
    const away = [real, path.join(real, 'data')].some((at) => isFile(path.join(at, placeholderOf('v2.db'))));
    throw missing(away ? 'v2.db, of which cloud storage has left only a placeholder here,' : 'v2.db');
  }
  const data = realpathSync(found);
  const base = path.basename(data);
  return { path: data, name: (base === 'data' ? path.basename(path.dirname(data)) : base) || data };
}

/**
 * Opens a workspace for reading. It does not change a byte or an mtime in it.
 * @throws WORKSPACE_NOT_FOUND, WORKSPACE_DAMAGED, WORKSPACE_BUSY at once, PATH_UNSAFE
 */
export function openWorkspace(given: string, deps: StoreDeps = {}): OpenWorkspace {
  const found = findWorkspace(given);
  const clock = deps.clock ?? systemClock;
  const central = new CentralDb(found.path, deps.lockWaitMs);
  return {
    ...found,
    central,
    clock,
    ...(deps.lockWaitMs === undefined ? {} : { lockWaitMs: deps.lockWaitMs }),
    newId: deps.newId ?? makeNewId(clock),
    close: () => central.close(),
  };
}

/**
 * As openWorkspace; waits without blocking while another process holds v2.db.
 * @throws as openWorkspace; WORKSPACE_BUSY after 5 s
 */
export async function openWorkspaceWhenFree(given: string, deps: StoreDeps = {}): Promise<OpenWorkspace> {
  return whenReadable(() => openWorkspace(given, deps), deps.lockWaitMs);
}

/** What a maker that died left: nothing that anybody could have used. */
function clearHalfMade(ws: WorkspacePath): void {
  const entries = readdirSync(ws.path);
  const ours = entries.filter((name) => name.startsWith(MAKING_NAME));
  const rest = entries.filter((name) => !ours.includes(name));
  // An empty v2-sessions alone could be anybody's, but a workspace begins with one anyway.
  if (rest.some((name) => name !== 'v2-sessions')) throw Refusal.of('WORKSPACE_EXISTS', { path: ws.path });
  if (rest.length > 0 && readdirSync(sessionsBaseDir(ws)).length > 0) {
    throw Refusal.of('WORKSPACE_EXISTS', { path: ws.path });
  }
  for (const name of ours) rmSync(path.join(ws.path, name), { force: true });
}

/**
 * Makes a workspace as a fresh host of today does, which hosts since 2.0.64 can adopt: their migrations find v2.db
 * complete. What each then can and cannot do with it: docs/adr/0037.
 * @param dir a new or an empty folder; one with the remains of an earlier making counts as empty
 * @throws WORKSPACE_EXISTS, NOT_WRITABLE, DISK_FULL
 */
export function createWorkspace(dir: string, deps: StoreDeps = {}): void {
  const ws = { path: path.resolve(dir) };
  try {
    makeFolders(ws.path);
    clearHalfMade(ws);
    makeFolders(sessionsBaseDir(ws));
    makeCentralDb(ws.path, (deps.clock ?? systemClock).now());
  } catch (error) {
    throw fsRefusal(error, ws.path);
  }
}
