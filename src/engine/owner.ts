/** Whose container it is: which session of the open workspace, if any. */
import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { EngineContainer } from '../contract/entities/container.js';
import type { Candidate } from './containers.js';

export interface Owner {
  sessionId: string;
  foundBy: EngineContainer['foundBy'];
}

/** The sessions of a workspace, and how to recognise their containers. */
export interface Household {
  /** The real path of the folder that holds v2.db. */
  workspace: string;
  /** The real path of its v2-sessions. */
  sessionsDir: string;
  /** Session id → agent group id. */
  sessions: ReadonlyMap<string, string>;
}

/**
 * The label names the session, but a copy of a workspace has the same ids: so the folder decides where it is
 * known, and otherwise the label together with that of the install.
 */
export async function ownerOf(candidate: Candidate, household: Household): Promise<Owner | null> {
  const { session, install, source } = candidate;
  const folder = source === null ? null : await realFolder(source);
  if (folder !== null) {
    const sessionId = sessionAt(folder, household);
    if (sessionId === null) return null;
    return { sessionId, foundBy: session === sessionId ? 'label' : 'mount' };
  }
  if (session === null || !household.sessions.has(session)) return null;
  const ours = installOf(household.workspace);
  return install === null || ours === null || install === ours
    ? { sessionId: session, foundBy: 'label' }
    : null;
}

/**
 * The label `nanoclaw-install` of the project whose data folder this workspace is; null when it belongs to none.
 * @param workspace the real path of the folder that holds v2.db
 */
export function installOf(workspace: string): string | null {
  if (path.basename(workspace) !== 'data') return null;
  return createHash('sha1').update(path.dirname(workspace)).digest('hex').slice(0, 8);
}

/** Engines that run in a virtual machine (Docker Desktop) may name a folder as they see it there. */
async function realFolder(source: string): Promise<string | null> {
  for (const folder of [source, source.replace(/^\/host_mnt(?=\/)/, '')]) {
    try {
      return await realpath(folder);
    } catch {
      // Not a folder of this machine, or one of another user's.
    }
  }
  return null;
}

function sessionAt(folder: string, { sessionsDir, sessions }: Household): string | null {
  const [agentGroupId, sessionId, ...deeper] = path.relative(sessionsDir, folder).split(path.sep);
  if (sessionId === undefined || deeper.length > 0) return null;
  return sessions.get(sessionId) === agentGroupId ? sessionId : null;
}
