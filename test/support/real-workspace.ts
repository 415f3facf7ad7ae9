import { chmodSync, cpSync, existsSync, readdirSync, utimesSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';

/** The real workspace that stands beside a checkout; it is not part of the repository. */
const REAL = resolve(import.meta.dirname, '../../../shared/workspaces/nanoclaw-2.0.64');

export const haveRealWorkspace = existsSync(join(REAL, 'v2.db'));
export const SKIP_REASON =
  'the real workspace (../shared/workspaces/nanoclaw-2.0.64) is not beside this checkout';

const WEEK_MS = 7 * 24 * 3_600_000;

/**
 * Copies it to `to`, writable, as it was when it was taken: git keeps no times, and what was still to come then is
 * still to come.
 * @param now ms since 1970; heartbeats and what is scheduled are set relative to it
 * @returns `to`
 */
export function copyRealWorkspace(to: string, now: number): string {
  cpSync(REAL, to, { recursive: true });
  for (const entry of readdirSync(to, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    chmodSync(path, entry.isDirectory() ? 0o755 : 0o644);
    if (entry.name === '.heartbeat') {
      const at = new Date(heartbeat(entry.parentPath, now));
      utimesSync(path, at, at);
    }
    if (entry.name === 'inbound.db') postpone(path, now + WEEK_MS);
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

function heartbeat(session: string, now: number): number {
  if (session.endsWith('sess-1795331621326-xvkby2')) return now - 12_000; // Dana (DM): idles
  if (session.endsWith('sess-1795331621394-2t8qqv')) return now - 5_000; // #incidents: runs a tool
  // ops@acme.test crashed on its claim: the last sign of life came a second before it.
  if (session.endsWith('sess-1795331621405-cfemqx')) return Date.parse('2026-11-22T07:14:30Z');
  return now - 3 * 3_600_000;
}
