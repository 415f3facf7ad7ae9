/** The agents of a workspace, as v2.db has them: listed, made, changed, removed. */
import type { AgentGroup } from '../../contract/entities/agent-group.js';
import type { RowChange } from '../../contract/entities/change.js';
import { Refusal } from '../../contract/errors.js';
import { applyPlan, madeId } from '../change/apply.js';
import type { Plan } from '../change/plan.js';
import { allAgentGroups, findAgentGroup, findAgentGroupByFolder, hasConfigs } from '../db/agent-group.js';
import { alteration, insertion, removal } from '../db/change-plan.js';
import { referencesInto } from '../db/references.js';
import type { ReadableDb } from '../db/sqlite.js';
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
  // As hosts since 2.3.0 have it, which refuse to start a container for any other.
  if (!/^[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/.test(folder)) {
    throw Refusal.of('FIELD_INVALID', {
      what: WHAT,
      field: 'folder',
      reason: 'is not 1 to 63 letters, digits, - and _, with a letter or digit at both ends',
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

export const planNewAgentGroup =
  (wanted: NewAgentGroup): Plan =>
  (db, fresh) => {
    checkFolder(wanted.folder);
    const values = {
      name: checkedText(WHAT, 'name', wanted.name),
      folder: wanted.folder,
      agent_provider: ifGiven(wanted.agentProvider, (text) => checkedText(WHAT, 'provider', text)),
      created_at: fresh.at,
    };
    const other = findAgentGroupByFolder(db, wanted.folder);
    if (other !== null) {
      throw Refusal.of('AGENT_GROUP_FOLDER_TAKEN', { folder: wanted.folder, by: other.name });
    }
    const id = fresh.id('ag');
    // A host wakes no agent group without one; it makes it itself only when it is started.
    const config = { agent_group_id: id, updated_at: fresh.at };
    return [
      insertion(db, TABLE, { id, ...values }),
      ...(hasConfigs(db) ? [insertion(db, 'container_configs', config)] : []),
    ];
  };

/**
 * Makes an agent group. Nothing is made in the project's groups/: that is the host's.
 * @throws FIELD_INVALID, AGENT_GROUP_FOLDER_TAKEN, COLUMN_MISSING, COLUMN_UNKNOWN, and as applyPlan
 */
export function createAgentGroup(
  ws: OpenWorkspace,
  wanted: NewAgentGroup,
  shown?: readonly RowChange[],
): Promise<AgentGroup> {
  return applyPlan(ws, planNewAgentGroup(wanted), shown, (db, changes) => found(db, madeId(changes)));
}

export interface AgentGroupChange {
  name?: string;
  agentProvider?: string | null;
}

export const planAgentGroupChange =
  (id: string, change: AgentGroupChange): Plan =>
  (db) => {
    const values = {
      name: ifGiven(change.name, (text) => checkedText(WHAT, 'name', text)),
      agent_provider: ifGiven(change.agentProvider, (text) => checkedText(WHAT, 'provider', text)),
    };
    found(db, id);
    return alteration(db, TABLE, { id }, values);
  };

/**
 * Changes an agent group's name or provider. Its folder stays: files and containers go by it.
 * @throws AGENT_GROUP_NOT_FOUND, FIELD_INVALID, COLUMN_MISSING, and as applyPlan
 */
export function changeAgentGroup(
  ws: OpenWorkspace,
  id: string,
  change: AgentGroupChange,
  shown?: readonly RowChange[],
): Promise<AgentGroup> {
  return applyPlan(ws, planAgentGroupChange(id, change), shown, (db) => found(db, id));
}

export const planAgentGroupRemoval =
  (id: string): Plan =>
  (db) => {
    found(db, id);
    const by = referencesInto(db, TABLE)(id);
    if (by.length > 0) throw Refusal.of('IN_USE', { what: WHAT, id, by });
    return removal(db, TABLE, { id });
  };

/**
 * Removes an agent group that nothing refers to. Folders on disk stay.
 * @throws AGENT_GROUP_NOT_FOUND; IN_USE, naming what refers to it; and as applyPlan
 */
export function removeAgentGroup(ws: OpenWorkspace, id: string, shown?: readonly RowChange[]): Promise<void> {
  return applyPlan(ws, planAgentGroupRemoval(id), shown, () => undefined);
}
