import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { INBOUND_SCHEMA, OUTBOUND_SCHEMA } from '../../src/store/db/session-schema.js';

export interface SessionFolder {
  key: { agentGroupId: string; sessionId: string };
  dir: string;
  inbound: string;
  outbound: string;
}

/** A session's folder with both databases, empty, below `<workspace>/v2-sessions`. */
export function makeSession(
  workspace: string,
  sessionId: string,
  schema: { inbound?: string; outbound?: string } = {},
): SessionFolder {
  const key = { agentGroupId: 'ag-test', sessionId };
  const dir = join(workspace, 'v2-sessions', key.agentGroupId, sessionId);
  mkdirSync(join(dir, 'outbox'), { recursive: true });
  const session = { key, dir, inbound: join(dir, 'inbound.db'), outbound: join(dir, 'outbound.db') };
  run(session.inbound, schema.inbound ?? INBOUND_SCHEMA);
  run(session.outbound, schema.outbound ?? OUTBOUND_SCHEMA);
  return session;
}

/** Runs SQL on a file, which is made if it is not there. */
export function run(file: string, sql: string): void {
  const db = new Database(file);
  try {
    db.exec(sql);
  } finally {
    db.close();
  }
}

export function insertIn(
  file: string,
  row: { id: string; timestamp: string; content: string; kind?: string },
): void {
  const db = new Database(file);
  try {
    db.prepare('INSERT INTO messages_in (id, kind, timestamp, content) VALUES (?, ?, ?, ?)').run(
      row.id,
      row.kind ?? 'chat',
      row.timestamp,
      row.content,
    );
  } finally {
    db.close();
  }
}
