/**
 * Every table that the console writes or names, declared once. What a host's version makes of it (its columns and its
 * primary key) is asked of the database.
 */
import type { RowChange, StoredRow } from '../contract/entities/change.js';
import { literalOf } from './stored-row.js';

export interface Reference {
  column: string;
  to: string;
  /** Only rows that hold this text in that column. */
  where?: { column: string; is: string };
}

export interface TableFacts {
  file: RowChange['file'];
  /** What a person calls a row of it, and several. */
  one: string;
  many: string;
  /** The column that names a row to a person; null where there is only one row. */
  name: string | null;
  /**
   * Whether what a person changes in it is planned, kept in the audit log and undone. `without`: columns that say
   * nothing about a person's change; a host's writing there would make each row look changed since.
   */
  recorded: false | { without: readonly string[] };
  /** Why a change of a row can never be undone, in a sentence; null when it can be tried. */
  neverUndone?: (change: RowChange) => string | null;
  /** What its rows refer to where no schema says so: that is not removed while they do. */
  refers?: readonly Reference[];
}

const wholly = { without: [] };

/** What a message that is scheduled can become by being paused, resumed, made due or taken back, and back again. */
const SCHEDULED: ReadonlySet<string> = new Set([...["'pending'", "'paused'", "'completed'", "'cancelled'"]]);
const WHEN: ReadonlySet<string> = new Set(['status', 'recurrence', 'process_after']);

/**
 * Whether of a message only when it comes was changed: nobody had it, and the host has nothing more to do with it. Of
 * one that is over, only that it does not come again.
 */
function isRescheduled(before: StoredRow, after: StoredRow): boolean {
  const [from, to] = [literalOf(before, 'status'), literalOf(after, 'status')];
  const rest = before.columns.filter(({ name }) => !WHEN.has(name));
  return (
    (from === to || (SCHEDULED.has(from) && SCHEDULED.has(to))) &&
    rest.every(({ name, value }) => literalOf(after, name) === value)
  );
}

/** A table that others refer to stands before them: rows come in this order, and go in the other. */
const declared: Record<string, TableFacts> = {
  agent_groups: { file: 'v2.db', one: 'agent group', many: 'agent groups', name: 'name', recorded: wholly },
  // It goes with its agent group.
  container_configs: {
    file: 'v2.db',
    one: 'container configuration',
    many: 'container configurations',
    name: 'agent_group_id',
    recorded: wholly,
  },
  messaging_groups: {
    file: 'v2.db',
    one: 'messaging group',
    many: 'messaging groups',
    name: 'name',
    recorded: wholly,
  },
  messaging_group_agents: { file: 'v2.db', one: 'wiring', many: 'wirings', name: 'id', recorded: wholly },
  agent_destinations: {
    file: 'v2.db',
    one: 'destination',
    many: 'destinations',
    name: 'local_name',
    recorded: wholly,
    refers: [
      { column: 'target_id', to: 'agent_groups', where: { column: 'target_type', is: 'agent' } },
      { column: 'target_id', to: 'messaging_groups', where: { column: 'target_type', is: 'channel' } },
    ],
  },
  agent_message_policies: {
    file: 'v2.db',
    one: 'policy between agents',
    many: 'policies between agents',
    name: 'from_agent_group_id',
    recorded: wholly,
  },
  sessions: {
    file: 'v2.db',
    one: 'session',
    many: 'sessions',
    name: 'id',
    // Stamped with every message, by the host and by us.
    recorded: { without: ['last_active'] },
    neverUndone: ({ before, after }) =>
      before !== null && after !== null ? null : 'A session was made with its folder: close it instead.',
  },
  pending_questions: {
    file: 'v2.db',
    one: 'open question',
    many: 'open questions',
    name: 'question_id',
    recorded: wholly,
  },
  agent_group_members: {
    file: 'v2.db',
    one: 'member',
    many: 'members',
    name: 'user_id',
    recorded: false,
  },
  user_roles: { file: 'v2.db', one: 'user role', many: 'user roles', name: 'user_id', recorded: false },
  user_dms: {
    file: 'v2.db',
    one: 'direct chat of a user',
    many: 'direct chats of users',
    name: 'user_id',
    recorded: false,
  },
  pending_approvals: {
    file: 'v2.db',
    one: 'pending approval',
    many: 'pending approvals',
    name: 'approval_id',
    recorded: false,
  },
  pending_sender_approvals: {
    file: 'v2.db',
    one: 'pending sender approval',
    many: 'pending sender approvals',
    name: 'id',
    recorded: false,
  },
  pending_channel_approvals: {
    file: 'v2.db',
    one: 'pending channel approval',
    many: 'pending channel approvals',
    name: 'messaging_group_id',
    recorded: false,
  },
  messages_in: {
    file: 'inbound.db',
    one: 'message',
    many: 'messages',
    name: 'id',
    recorded: wholly,
    neverUndone: ({ before, after }) => {
      if (before === null) return null;
      if (after !== null) {
        return isRescheduled(before, after) ? null : 'It changed a message that already existed.';
      }
      const hadFiles = literalOf(before, 'content').includes('"localPath":"inbox/');
      return hadFiles ? 'The files of the message are gone.' : null;
    },
  },
  destinations: {
    file: 'inbound.db',
    one: 'projected destination',
    many: 'projected destinations',
    name: 'name',
    recorded: wholly,
  },
  session_routing: {
    file: 'inbound.db',
    one: 'default reply address',
    many: 'default reply addresses',
    name: null,
    recorded: wholly,
  },
};

/** A map, since a database may have a table of any name. */
export const tables: ReadonlyMap<string, TableFacts> = new Map(Object.entries(declared));
