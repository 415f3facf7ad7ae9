/** Recorded workspaces, which stand beside a checkout in ../shared and are no part of the repository. */
import { chmodSync, cpSync, existsSync, readdirSync, utimesSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { queryElsewhere } from './sqlite-process.js';

const SHARED = resolve(import.meta.dirname, '../../../shared/workspaces');

/** Their names, for copyRealWorkspace. */
export const REAL_WORKSPACES = existsSync(SHARED)
  ? readdirSync(SHARED).filter((name) => existsSync(join(SHARED, name, 'v2.db')))
  : [];
/** The one of today's format. */
export const REAL = 'nanoclaw-2.0.64';
export const haveRealWorkspace = REAL_WORKSPACES.includes(REAL);
export const SKIP_REASON = `the recorded workspace (../shared/workspaces/${REAL}) is not beside this checkout`;

const WEEK_MS = 7 * 24 * 3_600_000;

/**
 * Copies one to `to`, writable. Git keeps no times: the container of a session that is idle or running has given a
 * sign of life lately, one that holds a claim gave its last just before it, and all others hours ago.
 * @param now ms since 1970; the heartbeats, and what was still to come, are set relative to it
 * @returns `to`
 */
export function copyRealWorkspace(name: string, to: string, now: number): string {
  cpSync(join(SHARED, name), to, { recursive: true });
  const status = new Map(
    queryElsewhere(join(to, 'v2.db'), 'SELECT id, container_status AS status FROM sessions', 'immutable').map(
      (row) => [row.id, row.status],
    ),
  );
  for (const entry of readdirSync(to, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    chmodSync(path, entry.isDirectory() ? 0o755 : 0o644);
    if (entry.name === 'inbound.db') postpone(path, now + WEEK_MS);
    if (entry.name !== '.heartbeat') continue;
    const lives = /^(running|idle)$/.test(String(status.get(entry.parentPath.split('/').at(-1))));
    const last = lives ? (claimedAt(entry.parentPath) ?? now) - 5000 : now - 3 * 3_600_000;
    const at = new Date(last);
    utimesSync(path, at, at);
  }
  return to;
}

/** Puts off what is scheduled. @param to ms since 1970 */
function postpone(inbound: string, to: number): void {
  const db = new Database(inbound);
  db.prepare(
    "UPDATE messages_in SET process_after = ? WHERE status = 'pending' AND recurrence IS NOT NULL",
  ).run(new Date(to).toISOString());
  db.close();
}

/** When the container of a session claimed what it still holds, ms since 1970; null where it holds nothing. */
function claimedAt(session: string): number | null {
  const [claim] = queryElsewhere(
    join(session, 'outbound.db'),
    "SELECT min(status_changed) AS at FROM processing_ack WHERE status = 'processing'",
    'immutable',
  );
  return claim?.at == null ? null : Date.parse(`${String(claim.at).replace(' ', 'T').replace(/Z$/, '')}Z`);
}
