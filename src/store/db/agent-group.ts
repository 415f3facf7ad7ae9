import type { AgentGroup } from '../../shared/entities/agent-group.js';
import { type Row, text, textOrEmpty } from './row.js';
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
  return db.prepare<[], Row>('SELECT * FROM agent_groups ORDER BY name, id').all().map(toAgentGroup);
}

/** One agent group, or null. */
export function findAgentGroup(db: ReadableDb, id: string): AgentGroup | null {
  const row = db.prepare<[string], Row>('SELECT * FROM agent_groups WHERE id = ?').get(id);
  return row === undefined ? null : toAgentGroup(row);
}
