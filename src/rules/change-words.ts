/** A changed row in a person's words, for the audit log and for refusals. */
import type { RowChange } from '../contract/entities/change.js';

/** What a row of a table is called, and the column that names it. */
const KNOWN: Record<string, { what: string; name: string | null }> = {
  agent_groups: { what: 'agent group', name: 'name' },
  container_configs: { what: 'container configuration', name: 'agent_group_id' },
  messaging_groups: { what: 'messaging group', name: 'name' },
  messaging_group_agents: { what: 'wiring', name: 'id' },
  agent_destinations: { what: 'destination', name: 'local_name' },
  sessions: { what: 'session', name: 'id' },
  pending_questions: { what: 'open question', name: 'question_id' },
  messages_in: { what: 'message', name: 'id' },
  destinations: { what: 'projected destination', name: 'name' },
  session_routing: { what: 'default reply address', name: null },
};

/** The contents of a text literal, or else the literal itself: what a person reads in a cell. */
export function shownValue(literal: string): string {
  const quoted = literal.length > 1 && literal.startsWith("'") && literal.endsWith("'");
  return quoted ? literal.slice(1, -1).replaceAll("''", "'") : literal;
}

/** What kind of row it is, and its name; null where there is only one. */
export function wordsOf({ table, before, after }: Pick<RowChange, 'table' | 'before' | 'after'>): {
  what: string;
  name: string | null;
} {
  const { what, name } = KNOWN[table] ?? { what: table, name: null };
  const value = (after ?? before)?.columns.find((column) => column.name === name)?.value;
  return { what, name: value === undefined || value === 'NULL' ? null : shownValue(value) };
}
