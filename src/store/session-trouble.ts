/** Where v2.db and the folders on disk disagree about sessions. Finding out writes nothing. */

import path from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import { SessionPart, type SessionTrouble } from '../shared/entities/session-trouble.js';
import { quote, Refusal } from '../shared/errors.js';
import { allAgentGroups } from './db/agent-group.js';
import { allSessions, type SessionRecord } from './db/session.js';
import { checkPlain, sessionDirRelative } from './files/paths.js';
import { type FoundFolder, leftoversIn, sessionFolders } from './files/session-leftover.js';
import { isLeftBehind, MAKING_PREFIX, parseMaking } from './files/session-making.js';
import { namesOf } from './names.js';
import type { OpenWorkspace } from './workspace.js';

const PARTS = SessionPart.options;

const CHUNK = 100;

function halfMade(
  ws: OpenWorkspace,
  place: { agentGroupId: string; sessionId: string; folder: string; inSession: boolean },
  name: string,
): SessionTrouble {
  const { agentGroupId, sessionId, folder, inSession } = place;
  const making = parseMaking(name);
  const left = making !== null && isLeftBehind(path.join(folder, name), making, ws.clock.now());
  const pid = making === null || left ? null : making.pid;
  const why =
    pid !== null
      ? `process ${pid} may still be at it`
      : making === null
        ? 'its name is not one that this console gives, so it is left alone'
        : 'its maker is gone';
  const sentence = `${quote(name)} in ${quote(path.relative(ws.path, folder))} is half-made: ${why}.`;
  return {
    kind: 'half-made',
    agentGroupId,
    sessionId,
    name,
    inSession,
    pid,
    ours: making !== null,
    sentence,
  };
}

/** What is wrong with the folder of a session that v2.db has. */
export function troublesOfSession(ws: OpenWorkspace, session: SessionRecord): SessionTrouble[] {
  const { agentGroupId, id: sessionId } = session;
  const of = { agentGroupId, sessionId };
  const names = namesOf(() => ws);
  const unusable = (error: unknown): SessionTrouble => {
    if (!(error instanceof Refusal)) throw error;
    return { kind: 'unusable', ...of, reason: error.message, sentence: error.message };
  };
  let folder: string;
  try {
    const relative = sessionDirRelative(agentGroupId, sessionId);
    folder = path.join(ws.path, relative);
    if (checkPlain(ws.path, relative, 'folder') === null) {
      const sentence = `v2.db has session ${quote(names.session(sessionId))}, but its folder ${quote(relative)} is missing.`;
      return [{ kind: 'folder-missing', ...of, sentence }];
    }
  } catch (error) {
    return [unusable(error)];
  }
  const troubles = leftoversIn(folder).map((name) => halfMade(ws, { ...of, folder, inSession: true }, name));
  try {
    const relative = sessionDirRelative(agentGroupId, sessionId);
    const parts = PARTS.filter((part) => {
      const kind = part === 'outbox' ? 'folder' : 'file';
      return checkPlain(ws.path, path.join(relative, part), kind) === null;
    });
    if (parts.length > 0) {
      const sentence = `The folder ${quote(relative)} of session ${quote(names.session(sessionId))} has no ${parts.join(', no ')}.`;
      troubles.push({ kind: 'parts-missing', ...of, parts, sentence });
    }
  } catch (error) {
    // A part that is half-made has two names: what else looks odd is seen when that is put right.
    if (troubles.length === 0) troubles.push(unusable(error));
  }
  return troubles;
}

function troublesOfFolder(
  ws: OpenWorkspace,
  found: FoundFolder,
  known: {
    rows: ReadonlyMap<string, SessionRecord>;
    groups: ReadonlySet<string>;
    making: ReadonlySet<string>;
  },
): SessionTrouble[] {
  const { agentGroupId, name } = found;
  const folder = path.join(ws.path, 'v2-sessions', agentGroupId);
  const names = namesOf(() => ws);
  if (name.startsWith(MAKING_PREFIX)) {
    const sessionId = parseMaking(name)?.what ?? '';
    return [halfMade(ws, { agentGroupId, sessionId, folder, inSession: false }, name)];
  }
  const row = known.rows.get(name);
  if (row?.agentGroupId === agentGroupId) return [];
  // Placed, and about to get its row; or left so, which is the half-made one's to say.
  if (known.making.has(JSON.stringify([agentGroupId, name]))) return [];
  const hindrance =
    row !== undefined
      ? `that id is a session of agent group ${quote(names.agentGroup(row.agentGroupId))}`
      : known.groups.has(agentGroupId)
        ? null
        : `v2.db has no agent group ${quote(agentGroupId)}`;
  const how = hindrance === null ? 'it can be given one' : `it cannot be given one, as ${hindrance}`;
  const sentence = `The folder ${quote(`v2-sessions/${agentGroupId}/${name}`)} has no row in v2.db: ${how}.`;
  return [{ kind: 'row-missing', agentGroupId, sessionId: name, adoptable: hindrance === null, sentence }];
}

/**
 * Every disagreement between v2.db and the folders on disk. Goes by names and stats; opens nothing.
 * @throws WORKSPACE_DAMAGED, NOT_WRITABLE for a folder that cannot be listed
 */
export async function findSessionTroubles(ws: OpenWorkspace): Promise<SessionTrouble[]> {
  // Folders first, rows second: what is made meanwhile then has its row, and its folder is looked at now.
  const folders = sessionFolders(ws);
  const { sessions, groups } = ws.central.read((db) => ({
    sessions: allSessions(db),
    groups: new Set(allAgentGroups(db).map(({ id }) => id)),
  }));
  const troubles: SessionTrouble[] = [];
  for (let at = 0; at < sessions.length; at += CHUNK) {
    for (const session of sessions.slice(at, at + CHUNK)) troubles.push(...troublesOfSession(ws, session));
    await breath();
  }
  const making = folders.flatMap(({ agentGroupId, name }) => {
    const what = parseMaking(name)?.what;
    return what === undefined ? [] : [JSON.stringify([agentGroupId, what])];
  });
  const known = { rows: new Map(sessions.map((s) => [s.id, s])), groups, making: new Set(making) };
  return [...troubles, ...folders.flatMap((found) => troublesOfFolder(ws, found, known))];
}
