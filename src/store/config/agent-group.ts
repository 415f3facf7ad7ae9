/** The agents of a workspace, as v2.db has them: listed, made, changed, removed. */
import type { AgentGroup } from '../../contract/entities/agent-group.js';
import { Refusal } from '../../contract/errors.js';
import { allAgentGroups, findAgentGroup, findAgentGroupByFolder } from '../db/agent-group.js';
import { deleteRow, insertRow, updateRow } from '../db/central-row-write.js';
import { referencesInto } from '../db/references.js';
import type { ReadableDb } from '../db/sqlite.js';
import { assertSafeId } from '../files/paths.js';
import type { OpenWorkspace } from '../workspace.js';
import { checkedText, ifGiven } from './field.js';

const WHAT = 'agent group';
const TABLE = 'agent_groups';

export interface NewAgentGroup {
  name: string;
  /** The folder below the project's groups/; container names contain it. Unique, ignoring case. */
  folder: string;
  /** null: the host's default. */
  agentProvider?: string | null;
}

function found(db: ReadableDb, id: string): AgentGroup {
  const group = findAgentGroup(db, id);
  if (group === null) throw Refusal.of('AGENT_GROUP_NOT_FOUND', { id });
  return group;
}

/** The folder becomes part of a path and of a container's name, so it must be valid as both on every system. */
function checkFolder(folder: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(folder)) {
    throw Refusal.of('FIELD_INVALID', {
      what: WHAT,
      field: 'folder',
      reason: 'is not 1 to 64 letters, digits, - and _, beginning with a letter or digit',
    });
  }
  // The host keeps what all agents share in groups/global.
  if (folder.toLowerCase() === 'global') {
    throw Refusal.of('FIELD_INVALID', { what: WHAT, field: 'folder', reason: 'is one of the host’s own' });
  }
}

/**
 * All agent groups, by name.
 * @throws WORKSPACE_DAMAGED
 */
export function listAgentGroups(ws: OpenWorkspace): AgentGroup[] {
  return ws.central.read(allAgentGroups);
}

/**
 * Makes an agent group. Nothing is made in the project's groups/: that is the host's job.
 * @throws FIELD_INVALID, AGENT_GROUP_FOLDER_TAKEN, COLUMN_MISSING, COLUMN_UNKNOWN, SESSION_DB_BUSY,
 *   NOT_WRITABLE
 */
export async function createAgentGroup(ws: OpenWorkspace, wanted: NewAgentGroup): Promise<AgentGroup> {
  checkFolder(wanted.folder);
  const id = ws.newId('ag');
  assertSafeId(id);
  const values = {
    id,
    name: checkedText(WHAT, 'name', wanted.name),
    folder: wanted.folder,
    agent_provider: ifGiven(wanted.agentProvider, (text) => checkedText(WHAT, 'provider', text)),
    created_at: new Date(ws.clock.now()).toISOString(),
  };
  return ws.central.write((db) => {
    const other = findAgentGroupByFolder(db, wanted.folder);
    if (other !== null) {
      throw Refusal.of('AGENT_GROUP_FOLDER_TAKEN', { folder: wanted.folder, by: other.name });
    }
    insertRow(db, TABLE, values);
    return found(db, id);
  });
}

/**
 * Changes an agent group's name or provider. Its folder stays: files and containers refer to it.
 * @throws AGENT_GROUP_NOT_FOUND, FIELD_INVALID, COLUMN_MISSING, SESSION_DB_BUSY, NOT_WRITABLE
 */
export async function changeAgentGroup(
  ws: OpenWorkspace,
  id: string,
  change: { name?: string; agentProvider?: string | null },
): Promise<AgentGroup> {
  const values = {
    name: ifGiven(change.name, (text) => checkedText(WHAT, 'name', text)),
    agent_provider: ifGiven(change.agentProvider, (text) => checkedText(WHAT, 'provider', text)),
  };
  return ws.central.write((db) => {
    found(db, id);
    updateRow(db, TABLE, id, values);
    return found(db, id);
  });
}

/**
 * Removes an agent group that nothing refers to. Folders on disk stay.
 * @throws AGENT_GROUP_NOT_FOUND; IN_USE, naming what refers to it; SESSION_DB_BUSY, NOT_WRITABLE
 */
export async function removeAgentGroup(ws: OpenWorkspace, id: string): Promise<void> {
  await ws.central.write((db) => {
    found(db, id);
    const by = referencesInto(db, TABLE, [
      { table: 'agent_destinations', column: 'target_id', where: `target_type = 'agent'` },
    ])(id);
    if (by.length > 0) throw Refusal.of('IN_USE', { what: WHAT, id, by });
    deleteRow(db, TABLE, id);
  });
}
