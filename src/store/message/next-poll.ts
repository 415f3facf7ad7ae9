import type { NextPoll, NextPollRow } from '../../contract/entities/next-poll.js';
import { isOlderAck } from '../../rules/ack-rule.js';
import { isHanded, pollOf } from '../../rules/poll-rule.js';
import { type InboundRow, readMessageRow, type StoredContent } from '../db/message.js';
import { readOpenRows } from '../db/next-poll.js';
import { withReadableDb } from '../db/open.js';
import type { PollTime } from '../db/poll.js';
import { type PollRow, pollRowids, readPollRows } from '../db/poll-rows.js';
import type { WorkspacePath } from '../files/paths.js';
import { lineOf } from '../session/session-line.js';
import type { SessionKey } from '../session-key.js';
import { parseTimestamp } from '../time.js';
import { parseRow } from './message-page.js';

const SKIPPED_LISTED = 50;
/** Larger content is not parsed for one line of a list. */
const LINE_CONTENT_BYTES = 64 * 1024;

interface OpenRow {
  poll: PollRow;
  row: InboundRow & { stored: StoredContent };
}

/**
 * What a container would get if it polled at `now`, by the runner's own rule, and what it would leave.
 * @throws as withReadableDb
 */
export function readNextPoll(ws: WorkspacePath, key: SessionKey, { now, first, rule }: PollTime): NextPoll {
  const found = withReadableDb(ws, key, 'inbound.db', (inbound) =>
    withReadableDb(ws, key, 'outbound.db', (outbound) => {
      const { rowids, unsure } = pollRowids(inbound, outbound, { now, firsts: [first], rule });
      const open = readOpenRows(inbound, now, rule.limit + SKIPPED_LISTED);
      const all = readPollRows(inbound, outbound, [...new Set([...rowids, ...open.rowids])]);
      const rows = all.flatMap((poll): OpenRow[] => {
        const row = readMessageRow(inbound, 'messages_in', poll.row, LINE_CONTENT_BYTES);
        return row?.table === 'messages_in' ? [{ poll, row }] : [];
      });
      return { open, rows, unsure };
    }),
  );
  const { fates, turn } = pollOf(
    found.rows.map(({ poll }) => poll),
    { now, first },
    rule,
  );
  const rows = found.rows.map((row, i) => toRow(row, fates[i] ?? 'not-pending'));
  const handed = rows.filter(({ fate }) => isHanded(fate));
  const skipped = rows.filter(({ fate }) => !isHanded(fate));
  const listed = skipped.reverse().slice(0, SKIPPED_LISTED);
  return {
    ...{ first, rule, handed, turn },
    skipped: listed,
    more: Math.max(0, found.open.count - handed.length - listed.length),
    nextDueAt: found.open.nextDueAt,
    unsure: found.unsure,
    cut: found.open.cut,
  };
}

function toRow({ poll, row }: OpenRow, fate: NextPollRow['fate']): NextPollRow {
  const { body, sender } = parseRow(row);
  const { processAfter } = poll;
  return {
    key: `in:${row.row}`,
    id: poll.id,
    seq: row.seq,
    kind: poll.kind,
    sender,
    line: row.stored.partial === null ? lineOf(body) : `(${row.stored.partial})`,
    fate,
    status: poll.status,
    ack: poll.ack,
    ackIsOlder: isOlderAck(poll.acked ?? undefined, { at: parseTimestamp(row.timestamp) }),
    dueAt: processAfter === null || Number.isNaN(processAfter) ? null : processAfter,
  };
}
