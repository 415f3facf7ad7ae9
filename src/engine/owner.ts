/** Whose container it is: which session of the open workspace, if any, as far as that can be told. */
import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { EngineContainer } from '../contract/entities/container.js';
import { containerName, installInName } from './container-name.js';
import type { Candidate } from './containers.js';
import { localNames } from './local-names.js';

export type Owner =
  | { is: 'session'; sessionId: string; foundBy: EngineContainer['foundBy'] }
  /** None of this workspace's, or no host's at all. */
  | { is: 'elsewhere' }
  /** A host made it, and it may be of this workspace. */
  | {
      is: 'unplaced';
      /** The sessions whose it may be. None: it is of a session that v2.db does not have. */
      sessions: 'any' | readonly string[];
      /** In words that follow its name. */
      why: string;
    };

/** The sessions of a workspace, and how to recognise their containers. */
export interface Household {
  /** The real path of the folder that holds v2.db. */
  workspace: string;
  /** v2-sessions in it. */
  sessionsDir: string;
  /** Session id → agent group id. */
  sessions: ReadonlyMap<string, string>;
  /** The real path of each agent group's folder → its id. Any level may be a link. */
  agentFolders: ReadonlyMap<string, string>;
}

const ELSEWHERE: Owner = { is: 'elsewhere' };
const MOST_PATH = 300;

/** What is looked up once for all candidates. @param workspace the real path of the folder that holds v2.db */
export async function householdOf(
  workspace: string,
  sessions: ReadonlyMap<string, string>,
): Promise<Household> {
  const sessionsDir = path.join(workspace, 'v2-sessions');
  const agentFolders = new Map<string, string>();
  for (const id of new Set(sessions.values())) {
    const folder = path.join(sessionsDir, id);
    agentFolders.set(await realpath(folder).catch(() => folder), id);
  }
  return { workspace, sessionsDir, sessions, agentFolders };
}

/**
 * The label names the session, but a copy of a workspace has the same ids: so the folder decides where it is
 * known, and otherwise the label together with that of the install.
 */
export async function ownerOf(candidate: Candidate, household: Household): Promise<Owner> {
  const { mount } = candidate;
  // A name that only a session of ours has tells what missing labels would.
  const inName = candidate.session === null ? sessionInName(candidate.name, household) : null;
  const install = candidate.install ?? (inName === null ? null : installInName(candidate.name));
  const session = candidate.session ?? inName;
  const folder =
    mount === null || mount.source === '' ? 'unknown' : await folderOf(mount.source, candidate, household);
  if (typeof folder === 'object') {
    return { is: 'session', sessionId: folder.id, foundBy: session === folder.id ? 'label' : 'mount' };
  }
  const ours = installOf(household.workspace);
  const sameInstall = install === null || ours === null ? null : install === ours;
  // Storage of the engine's own says nothing of a session; a folder that is another's does.
  const strange = folder === 'other' && mount?.volume !== true;
  if (strange && sameInstall !== true) return ELSEWHERE;
  const labelled = session !== null && household.sessions.has(session) ? session : null;
  const hint = mount === null ? null : hintIn(mount.source, household);
  if (!strange && labelled !== null && sameInstall !== false) {
    return { is: 'session', sessionId: labelled, foundBy: 'label' };
  }
  if (!strange && hint !== null && sameInstall === true) {
    return { is: 'session', sessionId: hint, foundBy: 'mount' };
  }
  const why = whyUnplaced(candidate, folder);
  const named = labelled ?? hint;
  if (named !== null) return { is: 'unplaced', sessions: [named], why };
  if (!candidate.hostMade || sameInstall === false) return ELSEWHERE;
  if (session === null) return { is: 'unplaced', sessions: sessionsOf(candidate, household), why };
  // The label names a session that is not here: of another workspace, or one that v2.db has lost.
  if (sameInstall !== true) return ELSEWHERE;
  return { is: 'unplaced', sessions: [], why: `v2.db has no session ${shortened(session)}` };
}

/** The session whose container has that name with newer hosts; null where it is none of these. */
function sessionInName(name: string, { sessions }: Household): string | null {
  const install = installInName(name);
  if (install === null) return null;
  for (const id of sessions.keys()) if (containerName(install, id) === name) return id;
  return null;
}

/**
 * The label `nanoclaw-install` of the project whose data folder this workspace is; null when it belongs to none.
 * @param workspace the real path of the folder that holds v2.db
 */
export function installOf(workspace: string): string | null {
  if (path.basename(workspace) !== 'data') return null;
  return createHash('sha1').update(path.dirname(workspace)).digest('hex').slice(0, 8);
}

/**
 * The session that a folder is of; `other` for a folder of this machine that is no session's of ours, `unknown` when
 * there is none of that name, `hidden` when it may not be looked at.
 */
async function folderOf(
  source: string,
  { session }: Candidate,
  household: Household,
): Promise<{ id: string } | 'other' | 'unknown' | 'hidden'> {
  const byName = sessionNamed(source, household);
  if (byName !== null) return { id: byName };
  let seen: 'other' | 'unknown' | 'hidden' = 'unknown';
  for (const name of localNames(source)) {
    let folder: string;
    try {
      folder = await realpath(name);
    } catch (error) {
      if (isDenied(error) && seen === 'unknown') seen = 'hidden';
      continue;
    }
    const id =
      sessionAt(folder, household) ??
      (await sameFolder(folder, [session, hintIn(name, household)], household));
    if (id !== null) return { id };
    seen = 'other';
  }
  return seen;
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM');
}

/** By name alone, since a folder may have been moved away under a container, or be Windows' name for one in WSL. */
function sessionNamed(source: string, { sessionsDir, sessions }: Household): string | null {
  const plain = (name: string): string => path.posix.normalize(name.replaceAll('\\', '/')).replace(/\/$/, '');
  const folders = localNames(sessionsDir).map(plain);
  for (const name of localNames(source).map(plain)) {
    const parent = folders.find((folder) => name.startsWith(`${folder}/`));
    if (parent === undefined) continue;
    const [agentGroupId, id, ...deeper] = name.slice(parent.length + 1).split('/');
    if (id !== undefined && deeper.length === 0 && sessions.get(id) === agentGroupId) return id;
  }
  return null;
}

function sessionAt(folder: string, { sessions, agentFolders }: Household): string | null {
  const id = path.basename(folder);
  const agentGroupId = agentFolders.get(path.dirname(folder));
  return agentGroupId !== undefined && sessions.get(id) === agentGroupId ? id : null;
}

/** The same folder under another name: another mount of it, other case, a link in the session's own place. */
async function sameFolder(
  folder: string,
  ids: readonly (string | null)[],
  { sessionsDir, sessions }: Household,
): Promise<string | null> {
  const { dev, ino } = await stat(folder, { bigint: true }).catch(() => ({ dev: 0n, ino: 0n }));
  for (const id of ids) {
    const agentGroupId = id === null ? undefined : sessions.get(id);
    if (id === null || agentGroupId === undefined) continue;
    const own = await stat(path.join(sessionsDir, agentGroupId, id), { bigint: true }).catch(() => null);
    if (own !== null && own.ino !== 0n && own.dev === dev && own.ino === ino) return id;
  }
  return null;
}

/** The session of ours that the last two parts of a path name, wherever that path may be. */
function hintIn(source: string, { sessions }: Household): string | null {
  const [id, agentGroupId] = source
    .split(/[\\/]/)
    .filter((part) => part !== '' && part !== '.')
    .reverse();
  return id !== undefined && agentGroupId !== undefined && sessions.get(id) === agentGroupId ? id : null;
}

function sessionsOf({ group }: Candidate, { sessions }: Household): 'any' | string[] {
  const ofGroup = [...sessions].filter(([, agentGroupId]) => agentGroupId === group).map(([id]) => id);
  return ofGroup.length === 0 ? 'any' : ofGroup;
}

function whyUnplaced({ mount }: Candidate, folder: 'other' | 'unknown' | 'hidden'): string {
  if (mount === null || mount.source === '')
    return 'its engine does not say which folder it has at /workspace';
  if (mount.volume) return 'it has a volume at /workspace instead of a session’s folder';
  const place = `its folder ${shortened(mount.source)}`;
  if (folder === 'other')
    return `${place} is no session’s, though its label nanoclaw-install is this project’s`;
  return folder === 'hidden'
    ? `${place} may not be looked at by this user`
    : `${place} is not found on this machine`;
}

function shortened(text: string): string {
  return text.length > MOST_PATH ? `${text.slice(0, MOST_PATH - 1)}…` : text;
}
