import type { NextPoll, NextPollRow } from '../../contract/entities/next-poll.js';
import { isOlderAck } from '../../rules/ack-rule.js';
import { POLL_LIMIT, type PollFacts, pollFate, startsTurn } from '../../rules/poll-rule.js';
import { acksOf } from '../db/ack.js';
import { dueTime } from '../db/due.js';
import { asText, type InboundRow, readMessageRow, type StoredContent } from '../db/message.js';
import { readOpenRows } from '../db/next-poll.js';
import { withReadableDb } from '../db/open.js';
import { dueRowids } from '../db/poll.js';
import { has } from '../db/schema.js';
import type { WorkspacePath } from '../files/paths.js';
import { lineOf } from '../session/session-line.js';
import type { SessionKey } from '../session-key.js';
import { parseTimestamp } from '../time.js';
import { parseRow } from './message-page.js';

const SKIPPED_LISTED = 50;
/** Larger content is not parsed for one line of a list. */
const LINE_CONTENT_BYTES = 64 * 1024;

interface OpenRow {
  row: InboundRow & { stored: StoredContent };
  /** As PollFacts.processAfter. */
  processAfter: number | null;
  onWake: boolean;
  trigger: boolean;
}

/**
 * What a container would get if it polled at `now`, by the runner's own query, and what it would leave.
 * @param now ms since 1970 UTC
 * @param first whether it is its first poll since it started
 * @param limit how many rows it takes
 * @throws as withReadableDb
 */
export function readNextPoll(
  ws: WorkspacePath,
  key: SessionKey,
  first: boolean,
  now: number,
  limit = POLL_LIMIT,
): NextPoll {
  const found = withReadableDb(ws, key, 'inbound.db', (db) => {
    const taken = dueRowids(db, { now, first, limit });
    const open = readOpenRows(db, now, limit + SKIPPED_LISTED);
    const rowids = [...new Set([...taken, ...open.rowids])];
    const rows = rowids.flatMap((rowid): OpenRow[] => {
      const row = readMessageRow(db, 'messages_in', rowid, LINE_CONTENT_BYTES);
      if (row?.table !== 'messages_in') return [];
      const onWake = has(db, 'messages_in', 'on_wake') && row.on_wake !== 0;
      const trigger = !has(db, 'messages_in', 'trigger') || row.trigger === 1;
      return [{ row, processAfter: dueTime(row.due), onWake, trigger }];
    });
    return { taken: new Set(taken), open, rows };
  });
  const ids = found.rows.flatMap(({ row }) => (typeof row.id === 'string' ? [row.id] : []));
  const acks = withReadableDb(ws, key, 'outbound.db', (db) => acksOf(db, ids));

  const rows = found.rows.map(({ row, ...rest }) => {
    const acked = acks.get(asText(row.id) ?? '');
    const ack = acked === undefined ? null : (acked.status ?? '');
    const ackIsOlder = isOlderAck(acked, { at: parseTimestamp(row.timestamp) });
    const facts: PollFacts = { kind: asText(row.kind) ?? '', status: asText(row.status), ack, ...rest };
    const newer = found.taken.has(row.row) ? 0 : limit;
    return {
      facts,
      row: { ...toRow(row, facts, pollFate(facts, { now, first, limit }, newer)), ackIsOlder },
    };
  });
  const isHanded = ({ row }: { row: NextPollRow }): boolean =>
    row.fate === 'handed' || row.fate === 'context';
  const handed = rows.filter(isHanded);
  const skipped = rows.filter((row) => !isHanded(row)).map(({ row }) => row);
  skipped.sort((a, b) => Number(b.seq ?? -1) - Number(a.seq ?? -1));
  const listed = skipped.slice(0, SKIPPED_LISTED);
  return {
    first,
    limit,
    // The query returns the newest first; the runner reverses them.
    handed: handed.map(({ row }) => row).reverse(),
    skipped: listed,
    more: Math.max(0, found.open.count - handed.length - listed.length),
    turn: startsTurn(handed.map(({ facts }) => facts)),
    nextDueAt: found.open.nextDueAt,
    cut: found.open.cut,
  };
}

function toRow(
  row: OpenRow['row'],
  facts: PollFacts,
  fate: NextPollRow['fate'],
): Omit<NextPollRow, 'ackIsOlder'> {
  const { body, sender } = parseRow(row);
  const { processAfter } = facts;
  return {
    key: `in:${row.row}`,
    id: asText(row.id) ?? '',
    seq: row.seq,
    kind: facts.kind,
    sender,
    line: row.stored.partial === null ? lineOf(body) : `(${row.stored.partial})`,
    fate,
    status: facts.status,
    ack: facts.ack,
    dueAt: processAfter === null || Number.isNaN(processAfter) ? null : processAfter,
  };
}
