/** What hosts after 2.0.64 have made of a v2.db, as far as the console goes by it. */
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** As NanoClaw since 2.1.17: a chat's address has the bot in it, and the chats that are there got their channel's own. */
export function tellBotsApart(workspace: string): void {
  const db = new Database(join(workspace, 'v2.db'));
  db.pragma('foreign_keys = OFF');
  db.exec(`BEGIN;
    CREATE TABLE rebuilt (
      id TEXT PRIMARY KEY, channel_type TEXT NOT NULL, platform_id TEXT NOT NULL, instance TEXT NOT NULL, name TEXT,
      is_group INTEGER DEFAULT 0, unknown_sender_policy TEXT NOT NULL DEFAULT 'strict', denied_at TEXT,
      created_at TEXT NOT NULL, UNIQUE (channel_type, platform_id, instance));
    INSERT INTO rebuilt (id, channel_type, platform_id, instance, name, is_group, unknown_sender_policy, created_at)
      SELECT id, channel_type, platform_id, channel_type, name, is_group, unknown_sender_policy, created_at
        FROM messaging_groups;
    DROP TABLE messaging_groups;
    ALTER TABLE rebuilt RENAME TO messaging_groups;
    COMMIT`);
  db.close();
}

/** As NanoClaw since 2.1: what its migration `agent-message-policies` makes. */
export const POLICY_TABLE = `CREATE TABLE IF NOT EXISTS agent_message_policies (
  from_agent_group_id TEXT NOT NULL REFERENCES agent_groups(id),
  to_agent_group_id TEXT NOT NULL REFERENCES agent_groups(id),
  approver TEXT NOT NULL, created_at TEXT NOT NULL,
  PRIMARY KEY (from_agent_group_id, to_agent_group_id))`;

/** As NanoClaw since 2.1.54: each series of tasks has a session of its own. */
export function giveTasksSessions(workspace: string): void {
  const db = new Database(join(workspace, 'v2.db'));
  db.exec('ALTER TABLE container_configs ADD COLUMN timezone TEXT');
  db.close();
}
