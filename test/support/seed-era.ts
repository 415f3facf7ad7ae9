import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './session-files.js';

/**
 * A session's databases as they were in the seed's days: a message has no trigger, source session, on-wake
 * or series, a delivery neither a platform id nor a status; destinations, routing, session and container
 * state have no tables.
 */
export const SEED_INBOUND = `
CREATE TABLE messages_in (
  id TEXT PRIMARY KEY, seq INTEGER UNIQUE, kind TEXT NOT NULL, timestamp TEXT NOT NULL,
  status TEXT DEFAULT 'pending', process_after TEXT, recurrence TEXT, tries INTEGER DEFAULT 0,
  platform_id TEXT, channel_type TEXT, thread_id TEXT, content TEXT NOT NULL
);
CREATE TABLE delivered (message_out_id TEXT PRIMARY KEY, delivered_at TEXT NOT NULL);
INSERT INTO messages_in (id, seq, kind, timestamp, platform_id, channel_type, content) VALUES
  ('old-1', 2, 'chat', '2026-11-18T08:10:00.000Z', 'tg:1', 'telegram', '{"text":"an old question","sender":"Dana","senderId":"tg:7"}'),
  ('old-2', 4, 'task', '2026-11-18T08:12:00.000Z', NULL, NULL, '{"prompt":"an old task","script":null}');
INSERT INTO delivered VALUES ('out-1', '2026-11-18 08:11:02');
`;

export const SEED_OUTBOUND = `
CREATE TABLE messages_out (
  id TEXT PRIMARY KEY, seq INTEGER UNIQUE, in_reply_to TEXT, timestamp TEXT NOT NULL, deliver_after TEXT,
  recurrence TEXT, kind TEXT NOT NULL, platform_id TEXT, channel_type TEXT, thread_id TEXT, content TEXT NOT NULL
);
CREATE TABLE processing_ack (message_id TEXT PRIMARY KEY, status TEXT NOT NULL, status_changed TEXT NOT NULL);
INSERT INTO messages_out (id, seq, in_reply_to, timestamp, kind, platform_id, channel_type, content) VALUES
  ('out-1', 3, 'old-1', '2026-11-18 08:11:00', 'chat', 'tg:1', 'telegram', '{"text":"an old answer"}');
INSERT INTO processing_ack VALUES ('old-1', 'completed', '2026-11-18 08:11:00');
`;

/** Puts a session back into the seed's era. Nobody in this process has its databases open. */
export function ageSession(folder: string): void {
  const schemas = { 'inbound.db': SEED_INBOUND, 'outbound.db': SEED_OUTBOUND };
  for (const [file, schema] of Object.entries(schemas)) {
    rmSync(join(folder, file));
    run(join(folder, file), schema);
  }
}
