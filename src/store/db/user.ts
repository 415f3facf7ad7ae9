/** The people whom v2.db knows: what they are called, what they may decide, where a host writes to them. */
import { prepared } from './prepared.js';
import { type Row, text } from './row.js';
import { columnsOf } from './short-rows.js';
import type { ReadableDb } from './sqlite.js';
import { hasTable } from './tables.js';

export type Role = 'agent-admin' | 'admin' | 'owner';
export interface Decider {
  userId: string;
  role: Role;
}
export interface Someone {
  userId: string;
  /** Over all agents; null for one who has none. */
  role: Exclude<Role, 'agent-admin'> | null;
}

/** Answers for one look at v2.db; each is looked up once. What a version has no table for is not known. */
export interface People {
  /** What a user is called; null for one without a name, or whom v2.db does not know. */
  name(userId: string): string | null;
  /** Whether v2.db has such a user; true where it has no table of them. */
  known(userId: string): boolean;
  /** Those with a role of any kind, then all others, each by id; at most 500. */
  all(): readonly Someone[];
  /**
   * Those from whom a host takes a decision about an agent group, in the order in which it asks them: the group's
   * admins, the admins of all, the owners; at most 100. null: of no group in particular.
   */
  approvers(agentGroupId: string | null): readonly Decider[];
  /** By what a host takes somebody's decision about an agent group; null: by no role. */
  roleOf(userId: string, agentGroupId: string | null): Role | null;
  /** The messaging group in which a host writes to a user directly; null where it has not done so yet. */
  directChat(userId: string): string | null;
  /** Whether a host lets a user speak to an agent group: its members, its admins, the admins of all, the owners. */
  mayAccess(userId: string, agentGroupId: string): boolean;
}

const APPROVERS = `SELECT user_id, min(CASE WHEN role = 'owner' THEN 2 WHEN agent_group_id IS NULL THEN 1 ELSE 0 END) AS place
  FROM user_roles
  WHERE (role = 'admin' AND (agent_group_id = @group OR agent_group_id IS NULL))
     OR (role = 'owner' AND agent_group_id IS NULL)
  GROUP BY user_id ORDER BY place, user_id LIMIT 100`;

const ROLES: readonly Role[] = ['agent-admin', 'admin', 'owner'];
const MOST_LISTED = 500;

/** The answer for each key, asked for once. */
function once<K, V>(ask: (key: K) => V): (key: K) => V {
  const known = new Map<K, { value: V }>();
  return (key) => {
    const found = known.get(key) ?? { value: ask(key) };
    known.set(key, found);
    return found.value;
  };
}

/** Those of one look: not to be kept. */
export function peopleIn(db: ReadableDb): People {
  const hasAll = (table: string, wanted: readonly string[]): boolean => {
    if (!hasTable(db, table)) return false;
    const columns = columnsOf(db, table);
    return wanted.every((name) => columns.has(name));
  };
  const has = {
    users: hasAll('users', ['id', 'display_name']),
    roles: hasAll('user_roles', ['user_id', 'role', 'agent_group_id']),
    chats: hasAll('user_dms', ['user_id', 'messaging_group_id']),
    members: hasAll('agent_group_members', ['user_id', 'agent_group_id']),
  };
  const one = (sql: string, userId: string): Row | undefined => prepared<[string], Row>(db, sql).get(userId);
  const approvers = once((group: string | null): readonly Decider[] => {
    if (!has.roles) return [];
    const rows = prepared<[{ group: string | null }], Row>(db, APPROVERS).all({ group });
    return rows.flatMap((row) => {
      const userId = text(row, 'user_id');
      const role = ROLES[Number(row.place)];
      return userId === null || role === undefined ? [] : { userId, role };
    });
  });
  const roleOf = (userId: string, group: string | null): Role | null =>
    approvers(group).find((one) => one.userId === userId)?.role ?? null;
  return {
    approvers,
    roleOf,
    known: once((userId) => !has.users || one('SELECT id FROM users WHERE id = ?', userId) !== undefined),
    all: () => {
      const first = approvers(null).flatMap(({ userId, role }): Someone[] =>
        role === 'agent-admin' ? [] : [{ userId, role }],
      );
      const named = new Set(first.map(({ userId }) => userId));
      const sql = 'SELECT id FROM users ORDER BY id LIMIT ?';
      const rows = has.users ? prepared<[number], Row>(db, sql).all(MOST_LISTED) : [];
      const others = rows.flatMap((row): Someone[] => {
        const userId = text(row, 'id');
        return userId === null || named.has(userId) ? [] : [{ userId, role: null }];
      });
      return [...first, ...others].slice(0, MOST_LISTED);
    },
    name: once((userId) => {
      const row = has.users ? one('SELECT display_name FROM users WHERE id = ?', userId) : undefined;
      const name = row === undefined ? null : text(row, 'display_name');
      return name === null || name.trim() === '' ? null : name;
    }),
    directChat: once((userId) => {
      const sql = 'SELECT messaging_group_id FROM user_dms WHERE user_id = ?';
      const row = has.chats ? one(sql, userId) : undefined;
      return row === undefined ? null : text(row, 'messaging_group_id');
    }),
    mayAccess: (userId, agentGroupId) => {
      if (roleOf(userId, agentGroupId) !== null) return true;
      if (!has.members) return false;
      const sql = 'SELECT 1 FROM agent_group_members WHERE user_id = ? AND agent_group_id = ?';
      return prepared<[string, string], unknown>(db, sql).get(userId, agentGroupId) !== undefined;
    },
  };
}

/** Somebody whom a host lets speak to an agent without asking. */
export interface KnownSender {
  id: string;
  name: string | null;
  role: 'owner' | 'admin' | 'member';
  /** Of an admin of one agent group, and of a member; null: of all. */
  agentGroupId: string | null;
}

const SENDERS = `SELECT user_id, role, agent_group_id FROM user_roles WHERE role IN ('owner', 'admin')`;
const MEMBERS = `SELECT user_id, 'member' AS role, agent_group_id FROM agent_group_members`;

/** Everybody of whom v2.db says so, owners first; at most 200. What a version has no table for is not known. */
export function knownSenders(db: ReadableDb): KnownSender[] {
  const parts = [
    ...(hasTable(db, 'user_roles') ? [SENDERS] : []),
    ...(hasTable(db, 'agent_group_members') ? [MEMBERS] : []),
  ];
  if (parts.length === 0) return [];
  const people = peopleIn(db);
  return prepared<[], Row>(
    db,
    `SELECT * FROM (${parts.join(' UNION ALL ')})
     ORDER BY CASE role WHEN 'owner' THEN 0 WHEN 'admin' THEN 1 ELSE 2 END, user_id LIMIT 200`,
  )
    .all()
    .flatMap((row) => {
      const id = text(row, 'user_id');
      const role = text(row, 'role');
      if (id === null || (role !== 'owner' && role !== 'admin' && role !== 'member')) return [];
      return [{ id, name: people.name(id), role, agentGroupId: text(row, 'agent_group_id') }];
    });
}
