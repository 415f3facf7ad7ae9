/** Where v2.db and the folders on disk disagree about sessions. Finding out writes nothing. */

import path from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import { SessionPart, type SessionTrouble } from '../../contract/entities/session-trouble.js';
import { quote, Refusal } from '../../contract/errors.js';
import { namesOf } from '../config/names.js';
import { allAgentGroups } from '../db/agent-group.js';
import { allSessions, type SessionRecord } from '../db/session.js';
import { isPlaceholder } from '../files/evicted.js';
import { fsRefusal } from '../files/fs-refusal.js';
import type { HeldFolder } from '../files/held-folder.js';
import { sessionDirRelative } from '../files/paths.js';
import { findGroupDir, inSessionDir } from '../files/session-dir.js';
import { type FoundFolder, leftoversIn, sessionFolders } from '../files/session-leftover.js';
import { isLeftBehind, MAKING_PREFIX, parseMaking } from '../files/session-making.js';
import type { OpenWorkspace } from '../workspace.js';

const PARTS = SessionPart.options;

const CHUNK = 100;

function halfMade(
  ws: OpenWorkspace,
  place: { agentGroupId: string; sessionId: string; folder: HeldFolder; inSession: boolean },
  name: string,
): SessionTrouble {
  const { agentGroupId, sessionId, folder, inSession } = place;
  const making = parseMaking(name);
  const left = making !== null && isLeftBehind(folder, name, making, ws.clock.now());
  const pid = making === null || left ? null : making.pid;
  const why =
    pid !== null
      ? `process ${pid} may still be making it`
      : making === null
        ? 'its name is not this console’s, so it is left alone'
        : 'its maker is gone';
  const sentence = `${quote(name)} in ${quote(path.relative(ws.path, folder.path))} is half-made: ${why}.`;
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

/**
 * What a session's folder lacks.
 * @throws SESSION_DB_EVICTED for what is in cloud storage: it is not missing
 */
function missingParts(folder: HeldFolder): SessionPart[] {
  return PARTS.filter((part) => {
    if (part !== 'outbox') {
      const missing = folder.lookAtFile(part) === null;
      if (missing && isPlaceholder(folder, part)) throw Refusal.of('SESSION_DB_EVICTED', { file: part });
      return missing;
    }
    const outbox = folder.folder(part);
    outbox?.close();
    return outbox === null;
  });
}

/** What is wrong with the folder of a session that v2.db has. */
export function troublesOfSession(ws: OpenWorkspace, session: SessionRecord): SessionTrouble[] {
  const { agentGroupId, id: sessionId } = session;
  const of = { agentGroupId, sessionId };
  const unusable = (error: unknown): SessionTrouble => {
    const refused = fsRefusal(error, sessionId);
    if (!(refused instanceof Refusal)) throw error;
    return { kind: 'unusable', ...of, reason: refused.message, sentence: refused.message };
  };
  try {
    return inSessionDir(ws, of, (folder) => {
      const relative = quote(sessionDirRelative(agentGroupId, sessionId));
      const name = quote(namesOf(() => ws).session(sessionId));
      if (folder === null) {
        const sentence = `v2.db has session ${name}, but its folder ${relative} is missing.`;
        return [{ kind: 'folder-missing', ...of, sentence }];
      }
      const place = { ...of, folder, inSession: true };
      const troubles = leftoversIn(folder).map((each) => halfMade(ws, place, each));
      try {
        const parts = missingParts(folder);
        const sentence = `The folder ${relative} of session ${name} has no ${parts.join(', no ')}.`;
        if (parts.length > 0) troubles.push({ kind: 'parts-missing', ...of, parts, sentence });
      } catch (error) {
        // A half-made part has two names: whatever else looks odd is seen once that is fixed.
        if (troubles.length === 0) troubles.push(unusable(error));
      }
      return troubles;
    });
  } catch (error) {
    return [unusable(error)];
  }
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
  const names = namesOf(() => ws);
  if (name.startsWith(MAKING_PREFIX)) {
    const sessionId = parseMaking(name)?.what ?? '';
    const folder = findGroupDir(ws, agentGroupId);
    if (folder === null) return [];
    try {
      return [halfMade(ws, { agentGroupId, sessionId, folder, inSession: false }, name)];
    } finally {
      folder.close();
    }
  }
  const row = known.rows.get(name);
  if (row?.agentGroupId === agentGroupId) return [];
  // Placed, and about to get its row; or left so, which is reported with the half-made one.
  if (known.making.has(JSON.stringify([agentGroupId, name]))) return [];
  const hindrance =
    row !== undefined
      ? `that id is a session of agent group ${quote(names.agentGroup(row.agentGroupId))}`
      : known.groups.has(agentGroupId)
        ? null
        : `v2.db has no agent group ${quote(agentGroupId)}`;
  const how = hindrance === null ? 'it can be given one' : `it cannot be given one, since ${hindrance}`;
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
