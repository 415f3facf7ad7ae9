/**
 * Workspaces of the four eras of NanoClaw that an operator may have, as their own hosts make them: empty, or with an
 * agent, chats and sessions in them. What a host does to v2.db since 2.0.64 stands in eras/migrations.yaml.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { parse } from 'yaml';
import { z } from 'zod';
import { freshDatabases } from '../../src/store/db/session-image.js';
import { ageSession } from './seed-era.js';

const text = (name: string): string => readFileSync(join(import.meta.dirname, 'eras', name), 'utf8');
const LATER = z
  .array(z.strictObject({ name: z.string(), sql: z.string() }))
  .parse(parse(text('migrations.yaml')));

const SEED = [
  'initial-v2-schema',
  'chat-sdk-state',
  'pending-approvals',
  'agent-destinations',
  'pending-credentials',
];
const V2_0 = [
  'initial-v2-schema',
  'chat-sdk-state',
  'pending-approvals',
  'agent-destinations',
  'pending-approvals-title-options',
  'dropped-messages',
  'drop-pending-credentials',
  'engage-modes',
  'pending-sender-approvals',
  'channel-registration',
  'approval-render-metadata',
  'container-configs',
  'cli-scope',
];
/** A fresh host of 2.1 and later does these two beside what belongs to them; one that is upgraded does them last. */
const AMID: Record<string, string> = {
  'agent-destinations': 'agent-message-policies',
  'pending-approvals-title-options': 'approvals-approver-user-id',
};
const fresh = (upTo: string): string[] => {
  const later = LATER.slice(0, LATER.findIndex(({ name }) => name === upTo) + 1).map(({ name }) => name);
  const amid = V2_0.flatMap((name) => [name, AMID[name] ?? []].flat());
  return [...amid, ...later.filter((name) => !amid.includes(name))];
};

/**
 * The migrations of each era in the order in which a fresh host records them: the seed's (April 2026), 2.0.64, the
 * last of 2.1 and 2.2, and 2.3 and later, as of 2.4.0.
 */
export const ERAS = {
  seed: SEED,
  '2.0.64': V2_0,
  '2.2': fresh('messaging-group-detached-at'),
  '2.3': fresh('container-config-speed'),
} as const satisfies Record<string, readonly string[]>;
export type Era = keyof typeof ERAS;
/** The four, oldest first; for `it.each`. */
export const ERA_NAMES: readonly Era[] = ['seed', '2.0.64', '2.2', '2.3'];

/**
 * Makes an empty workspace of that era.
 * @param dir a new folder
 * @param at when its migrations ran, ms since 1970
 * @returns `dir`
 */
export function makeEra(era: Era, dir: string, at: number): string {
  mkdirSync(join(dir, 'v2-sessions'), { recursive: true });
  const db = new Database(join(dir, 'v2.db'));
  db.pragma('journal_mode = WAL');
  db.exec(text(era === 'seed' ? 'seed.sql' : '2.0.64.sql'));
  for (const { name, sql } of LATER) if (ERAS[era].includes(name)) db.exec(sql);
  for (const name of ERAS[era]) record(db, name, at);
  db.close();
  return dir;
}

function record(db: Database.Database, name: string, at: number): void {
  db.prepare('INSERT INTO schema_version SELECT coalesce(max(version), 0) + 1, ?, ? FROM schema_version').run(
    name,
    new Date(at).toISOString(),
  );
}

/**
 * Does to a workspace of 2.0.64 or later what a newer host does at its first start: what is not there by its name.
 * @param upTo the era, or the last migration: a host between two eras
 */
export function upgradeEra(workspace: string, upTo: Exclude<Era, 'seed'> | (string & {})): void {
  const last = Object.hasOwn(ERAS, upTo) ? ERAS[upTo as Era].at(-1) : upTo;
  const end = LATER.findIndex(({ name }) => name === last) + 1;
  if (end === 0) throw new Error(`no migration ${upTo} since 2.0.64`);
  const db = new Database(join(workspace, 'v2.db'));
  // One of them makes a table anew that others refer to.
  db.pragma('foreign_keys = OFF');
  const known = db.prepare('SELECT name FROM schema_version').pluck().all();
  for (const { name, sql } of LATER.slice(0, end)) {
    if (known.includes(name)) continue;
    db.transaction(() => {
      db.exec(sql);
      record(db, name, Date.now());
    })();
  }
  db.close();
}

/** A session of a filled workspace. */
export interface EraSession {
  key: { agentGroupId: string; sessionId: string };
  folder: string;
}
export interface EraWorkspace {
  path: string;
  /** Of `ag-one` in `mg-a`; a chat row and its answer are in the seed's, nothing in the others'. */
  chat: EraSession;
  /** A series' own session, which tasks have since 2.1.54: no chat, thread `system:tasks:<series>`. */
  task: EraSession | null;
}

/**
 * Makes a workspace of that era with two agents, a wired chat, one that is not, and their sessions.
 * @param dir a new folder
 * @param at when, ms since 1970
 */
export function makeFilledEra(era: Era, dir: string, at: number): EraWorkspace {
  makeEra(era, dir, at);
  const iso = new Date(at).toISOString();
  const db = new Database(join(dir, 'v2.db'));
  const insert = (table: string, values: Record<string, string | number | null>): void => {
    const there = db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table);
    const entries = Object.entries(values).filter(([column]) => there.includes(column));
    const marks = entries.map(() => '?').join(', ');
    db.prepare(
      `INSERT INTO ${table} (${entries.map(([column]) => column).join(', ')}) VALUES (${marks})`,
    ).run(...entries.map(([, value]) => value));
  };
  for (const [id, name] of [['ag-one', 'One'] as const, ['ag-two', 'Two'] as const]) {
    insert('agent_groups', { id, name, folder: name.toLowerCase(), created_at: iso });
    if (era !== 'seed') insert('container_configs', { agent_group_id: id, updated_at: iso });
  }
  for (const [id, channel, address] of [
    ['mg-a', 'telegram', 'tg:1'] as const,
    ['mg-b', 'slack', 'slack:2'] as const,
  ]) {
    insert('messaging_groups', {
      ...{ id, channel_type: channel, platform_id: address, instance: channel, name: `Chat ${id}` },
      created_at: iso,
    });
  }
  insert('messaging_group_agents', {
    ...{ id: 'mga-a', messaging_group_id: 'mg-a', agent_group_id: 'ag-one', engage_mode: 'pattern' },
    ...{ engage_pattern: '.', sender_scope: 'all', ignored_message_policy: 'drop', created_at: iso },
  });
  const session = (id: string, chat: string | null, thread: string | null, later: number): EraSession => {
    insert('sessions', {
      ...{ id, agent_group_id: 'ag-one', messaging_group_id: chat, thread_id: thread },
      created_at: new Date(at + later).toISOString(),
    });
    const folder = join(dir, 'v2-sessions', 'ag-one', id);
    mkdirSync(join(folder, 'outbox'), { recursive: true });
    for (const [name, bytes] of Object.entries(freshDatabases())) writeFileSync(join(folder, name), bytes);
    if (era === 'seed') ageSession(folder);
    return { key: { agentGroupId: 'ag-one', sessionId: id }, folder };
  };
  const chat = session(`sess-${at}-chat01`, 'mg-a', null, 0);
  const hasTaskSessions = era === '2.2' || era === '2.3';
  const task = hasTaskSessions
    ? session(`sess-${at + 1}-task01`, null, 'system:tasks:count-the-boats-4e1c', 1)
    : null;
  db.close();
  return { path: dir, chat, task };
}
