import type { AgentConfig, AgentGroup } from '../../contract/entities/agent-group.js';
import { prepared } from './prepared.js';
import { type Row, rememberingById, text, textOrEmpty } from './row.js';
import type { ReadableDb } from './sqlite.js';
import { hasTable } from './tables.js';

function toAgentGroup(row: Row): AgentGroup {
  return {
    id: textOrEmpty(row, 'id'),
    name: textOrEmpty(row, 'name'),
    folder: textOrEmpty(row, 'folder'),
    agentProvider: text(row, 'agent_provider'),
    config: toConfig(row),
  };
}

/** Names that no column has. */
const CONFIGURED = 'container_configs';
const TIMEZONE = 'container_configs.timezone';
const MOST = 'container_configs.max_messages_per_prompt';

function toConfig(row: Row): AgentConfig | null {
  if (row[CONFIGURED] !== true) return null;
  const most = row[MOST];
  const zone = text(row, TIMEZONE)?.trim() ?? '';
  return {
    timezone: zone === '' ? null : zone,
    mostMessages: typeof most === 'number' && Number.isInteger(most) && most > 0 ? most : null,
  };
}

/** Whether v2.db has a row for each agent group in container_configs; older ones lack the table. */
export function hasConfigs(db: ReadableDb): boolean {
  return hasTable(db, 'container_configs');
}

/** Adds to rows of agent_groups what container_configs has of them, under names of its own. */
function withConfigs(db: ReadableDb, groups: readonly Row[]): Row[] {
  if (!hasConfigs(db)) return groups.map((row) => ({ ...row, [CONFIGURED]: true }));
  const configs = prepared<[], Row>(db, 'SELECT * FROM container_configs').all();
  const byGroup = new Map(configs.map((row) => [row.agent_group_id, row]));
  return groups.map((row) => {
    const config = byGroup.get(row.id);
    return {
      ...row,
      [CONFIGURED]: config !== undefined,
      // Newer hosts keep the zone here; whichever table has it.
      [TIMEZONE]: config?.timezone ?? row.timezone ?? null,
      [MOST]: config?.max_messages_per_prompt ?? null,
    };
  });
}

function entities(db: ReadableDb, rows: readonly Row[]): AgentGroup[] {
  return withConfigs(db, rows).map(toAgentGroup);
}

/** All agent groups, by name. */
export function allAgentGroups(db: ReadableDb): AgentGroup[] {
  return entities(db, prepared<[], Row>(db, 'SELECT * FROM agent_groups ORDER BY name, id').all());
}

/** All agent groups by id, for repeated calls: those that have not changed are the same objects each time. */
export function rememberingAgentGroups(): (db: ReadableDb) => ReadonlyMap<string, AgentGroup> {
  const toGroups = rememberingById(toAgentGroup);
  return (db) => toGroups(withConfigs(db, prepared<[], Row>(db, 'SELECT * FROM agent_groups').all()));
}

/** One agent group, or null. */
export function findAgentGroup(db: ReadableDb, id: string): AgentGroup | null {
  const rows = prepared<[string], Row>(db, 'SELECT * FROM agent_groups WHERE id = ?').all(id);
  return entities(db, rows)[0] ?? null;
}

/** The agent group of a folder, ignoring case: some file systems take the two spellings for one folder. */
export function findAgentGroupByFolder(db: ReadableDb, folder: string): AgentGroup | null {
  const rows = prepared<[string], Row>(
    db,
    'SELECT * FROM agent_groups WHERE folder = ? COLLATE NOCASE LIMIT 1',
  ).all(folder);
  return entities(db, rows)[0] ?? null;
}
