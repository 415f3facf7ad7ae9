import type { WritableDb } from './sqlite.js';

export interface Routing {
  channelType: string | null;
  platformId: string | null;
  threadId: string | null;
}

/** Sets the one row that says where an agent's answers go by default. */
export function upsertSessionRouting(db: WritableDb, routing: Routing): void {
  db.prepare(
    `INSERT INTO session_routing (id, channel_type, platform_id, thread_id)
     VALUES (1, @channelType, @platformId, @threadId)
     ON CONFLICT (id) DO UPDATE SET channel_type = excluded.channel_type,
       platform_id = excluded.platform_id, thread_id = excluded.thread_id`,
  ).run(routing);
}
