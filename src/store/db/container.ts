/** What the container says of itself in outbound.db. */
import type { Claim, RunningTool } from '../../contract/entities/container.js';
import { parseTimestamp } from '../time.js';
import { column, has } from './schema.js';
import type { ReadableDb } from './sqlite.js';

const MOST_CLAIMS = 20;
/**
 * The newest rows of processing_ack that are searched: there is no index on its status. A container holds ten
 * claims at a time, and they are the newest it wrote.
 */
const ACKS_SEARCHED = 5_000;

/** Open claims: rows of processing_ack that say `processing`; oldest first, at most 20. */
export function readClaims(outbound: ReadableDb): Claim[] {
  if (!has(outbound, 'processing_ack')) return [];
  const at = column(outbound, 'processing_ack', 'status_changed', 'substr(status_changed, 1, 64)');
  return outbound
    .prepare<[], { id: string | null; at: string | null }>(
      `SELECT CAST(substr(message_id, 1, 1024) AS TEXT) AS id, CAST(at AS TEXT) AS at FROM (
         SELECT message_id, status, ${at} AS at FROM processing_ack ORDER BY rowid DESC LIMIT ${ACKS_SEARCHED}
       ) WHERE status = 'processing' ORDER BY at LIMIT ${MOST_CLAIMS}`,
    )
    .all()
    .map(({ id, at }) => ({ messageId: id ?? '', since: parseTimestamp(at) }));
}

/** The tool in flight; null when there is none, or the session is too old to tell. */
export function readTool(outbound: ReadableDb): RunningTool | null {
  if (!has(outbound, 'container_state', 'current_tool')) return null;
  const of = (name: string) => column(outbound, 'container_state', name);
  const row = outbound
    .prepare<[], { name: string | null; timeout: number | null; started: string | null }>(
      `SELECT CAST(substr(current_tool, 1, 200) AS TEXT) AS name,
              CASE typeof(${of('tool_declared_timeout_ms')}) WHEN 'integer'
                THEN ${of('tool_declared_timeout_ms')} END AS timeout,
              CAST(substr(${of('tool_started_at')}, 1, 64) AS TEXT) AS started
       FROM container_state WHERE id = 1`,
    )
    .get();
  if (row === undefined || row.name === null || row.name === '') return null;
  return { name: row.name, declaredTimeoutMs: row.timeout, startedAt: parseTimestamp(row.started) };
}
