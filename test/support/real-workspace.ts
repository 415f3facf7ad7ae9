import { chmodSync, cpSync, existsSync, readdirSync, utimesSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The real workspace that stands beside a checkout; it is not part of the repository. */
const REAL = resolve(import.meta.dirname, '../../../shared/workspaces/nanoclaw-2.0.64');

export const haveRealWorkspace = existsSync(join(REAL, 'v2.db'));
export const SKIP_REASON =
  'the real workspace (../shared/workspaces/nanoclaw-2.0.64) is not beside this checkout';

/**
 * Copies it to `to`, writable, with heartbeats as they were when it was captured: git keeps no times.
 * @param now ms since 1970; the heartbeats are set relative to it
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
  }
  return to;
}

function heartbeat(session: string, now: number): number {
  if (session.endsWith('sess-1795331621326-xvkby2')) return now - 12_000; // Dana (DM): idles
  if (session.endsWith('sess-1795331621394-2t8qqv')) return now - 5_000; // #incidents: runs a tool
  // ops@acme.test crashed on its claim: the last sign of life came a second before it.
  if (session.endsWith('sess-1795331621405-cfemqx')) return Date.parse('2026-11-22T07:14:30Z');
  return now - 3 * 3_600_000;
}
