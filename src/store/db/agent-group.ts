import type { AgentGroup } from '../../contract/entities/agent-group.js';
import { prepared } from './prepared.js';
import { type Row, rememberingById, text, textOrEmpty } from './row.js';
import type { ReadableDb } from './sqlite.js';

function toAgentGroup(row: Row): AgentGroup {
  return {
    id: textOrEmpty(row, 'id'),
    name: textOrEmpty(row, 'name'),
    folder: textOrEmpty(row, 'folder'),
    agentProvider: text(row, 'agent_provider'),
  };
}

/** All agent groups, by name. */
export function allAgentGroups(db: ReadableDb): AgentGroup[] {
  return prepared<[], Row>(db, 'SELECT * FROM agent_groups ORDER BY name, id').all().map(toAgentGroup);
}

/** All agent groups by id, for repeated calls: those that have not changed are the same objects each time. */
export function rememberingAgentGroups(): (db: ReadableDb) => ReadonlyMap<string, AgentGroup> {
  const toGroups = rememberingById(toAgentGroup);
  return (db) => toGroups(prepared<[], Row>(db, 'SELECT * FROM agent_groups').all());
}

/** One agent group, or null. */
export function findAgentGroup(db: ReadableDb, id: string): AgentGroup | null {
  const row = prepared<[string], Row>(db, 'SELECT * FROM agent_groups WHERE id = ?').get(id);
  return row === undefined ? null : toAgentGroup(row);
}

/** The agent group of a folder, ignoring case: some file systems take the two spellings for one folder. */
export function findAgentGroupByFolder(db: ReadableDb, folder: string): AgentGroup | null {
  const row = prepared<[string], Row>(db, 'SELECT * FROM agent_groups WHERE folder = ? COLLATE NOCASE').get(
    folder,
  );
  return row === undefined ? null : toAgentGroup(row);
}
