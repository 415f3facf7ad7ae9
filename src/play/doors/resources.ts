/** What a played host's commands are about, as far as the console uses them. */
import type { DoorDialect } from './dialect.js';

export interface Resource {
  plural: string;
  /** As `help` says it. */
  description: string;
  table: string;
  /** The column that `id` means; null for rows without one. */
  key: string | null;
  /** Shown, in this order, as far as the workspace has them. */
  columns: readonly string[];
  verbs: readonly string[];
  required?: readonly string[];
  /** What may be given when a row is made, and what it is otherwise. */
  defaults?: Readonly<Record<string, string | number | null>>;
  updatable?: readonly string[];
  /** The columns that may not occur twice: a newer host answers with the row that has them. */
  unique?: readonly string[];
}

const LIST_GET = ['list', 'get'];
const ALL = ['list', 'get', 'create', 'update', 'delete'];
const ENGAGE = ['engage_mode', 'engage_pattern', 'sender_scope', 'ignored_message_policy', 'session_mode'];

const SHARED: readonly Resource[] = [
  {
    plural: 'groups',
    description: 'Agent groups: one agent each.',
    table: 'agent_groups',
    key: 'id',
    columns: ['id', 'name', 'folder', 'created_at'],
    verbs: [...ALL, 'restart'],
    required: ['name', 'folder'],
    updatable: ['name'],
    unique: ['folder'],
  },
  {
    plural: 'messaging-groups',
    description: 'Chats on channels.',
    table: 'messaging_groups',
    key: 'id',
    columns: [
      ...['id', 'channel_type', 'platform_id', 'instance', 'name', 'is_group'],
      ...['unknown_sender_policy', 'denied_at', 'created_at'],
    ],
    verbs: ALL,
    required: ['channel_type', 'platform_id'],
    defaults: { name: null, is_group: 0, unknown_sender_policy: 'strict', denied_at: null },
    updatable: ['name', 'is_group', 'unknown_sender_policy', 'denied_at'],
    unique: ['channel_type', 'platform_id'],
  },
  {
    plural: 'wirings',
    description: 'Which agents serve which chats.',
    table: 'messaging_group_agents',
    key: 'id',
    columns: ['id', 'messaging_group_id', 'agent_group_id', ...ENGAGE, 'threads', 'priority', 'created_at'],
    verbs: ALL,
    required: ['messaging_group_id', 'agent_group_id'],
    defaults: {
      engage_mode: 'mention',
      engage_pattern: null,
      sender_scope: 'all',
      ignored_message_policy: 'drop',
      session_mode: 'shared',
      priority: 0,
    },
    updatable: [...ENGAGE, 'threads', 'priority'],
    unique: ['messaging_group_id', 'agent_group_id'],
  },
  {
    plural: 'destinations',
    description: 'The names by which agents address chats and each other.',
    table: 'agent_destinations',
    key: null,
    columns: ['agent_group_id', 'local_name', 'target_type', 'target_id', 'created_at'],
    verbs: ['list', 'add', 'remove'],
    required: ['agent_group_id', 'local_name', 'target_type', 'target_id'],
  },
  {
    plural: 'sessions',
    description: 'Conversations.',
    table: 'sessions',
    key: 'id',
    columns: [
      ...['id', 'agent_group_id', 'messaging_group_id', 'thread_id', 'agent_provider'],
      ...['status', 'container_status', 'last_active', 'created_at'],
    ],
    verbs: LIST_GET,
  },
  {
    plural: 'users',
    description: 'People.',
    table: 'users',
    key: 'id',
    columns: ['id', 'kind', 'display_name', 'created_at'],
    verbs: LIST_GET,
  },
];

const NEWER: readonly Resource[] = [
  {
    plural: 'policies',
    description: 'Which messages between agents are held.',
    table: 'agent_message_policies',
    key: null,
    columns: ['from_agent_group_id', 'to_agent_group_id', 'approver', 'created_at'],
    verbs: ['list', 'set', 'remove'],
  },
  {
    plural: 'tasks',
    description: 'Scheduled work.',
    table: 'sessions',
    key: null,
    columns: [],
    verbs: ['list', 'create', 'update', 'cancel', 'pause', 'resume'],
  },
];

export function resourcesOf(dialect: DoorDialect): readonly Resource[] {
  return dialect === '2.0' ? SHARED : [...SHARED, ...NEWER];
}

/** The text that `help` answers with. */
export function helpText(dialect: DoorDialect): string {
  const lines = resourcesOf(dialect).flatMap(({ plural, description, verbs }) => [
    `  ${plural.padEnd(20)} ${description}`,
    `  ${''.padEnd(20)} verbs: ${verbs.join(', ')}`,
  ]);
  const commands = ['Commands:', `  ${'help'.padEnd(20)} List available resources and commands.`];
  return ['Resources:', ...lines, '', ...commands, '', 'Run `ncl <resource> help` for details.'].join('\n');
}
