/** What the index keeps of a stored row. */
import { hash } from 'node:crypto';
import type { Direction } from '../contract/entities/message.js';
import type { PlainRow } from '../store/db/message-rows.js';
import {
  cutText,
  NOT_UTF8,
  type ParsedContent,
  parseContent,
  rawContent,
} from '../store/message/message-body.js';
import { parseTimestamp } from '../store/time.js';
import type { Known, Side } from './db/index-session.js';
import { textOf } from './document.js';

/** Longer texts are found by their beginning alone, in UTF-16 units. */
export const TEXT_LIMIT = 1024 * 1024;
const MOST_FILES = 50;

/** The moments that a Date can say. */
const LAST_MOMENT = 8_640_000_000_000_000;

export interface IndexedRow {
  /** Its number in its table. */
  key: number;
  /** Of all that follows, and of how we read it. */
  sum: number;
  /** ms since 1970; 0 where its time cannot be read or is before that. */
  at: number;
  id: string;
  kind: string;
  is: string[];
  channel: string | null;
  sender: string | null;
  files: string[];
  text: string;
  /** The text is longer than what is kept of it. */
  cut: boolean;
}

/** Raised when the same row is to be kept otherwise: then all are read again. */
const READING = 1;

/** 48 bits of what a row says: cheap enough for each row at each look. */
function sumOf({ id, kind, timestamp, channelType, trigger, bytes, stored }: PlainRow): number {
  const { content, notUtf8, partial } = stored;
  const plain = content instanceof Uint8Array ? Buffer.from(content).toString('base64') : String(content);
  const head = JSON.stringify([
    READING,
    id,
    kind,
    timestamp,
    channelType,
    trigger === 0,
    bytes,
    notUtf8,
    partial,
  ]);
  return Number.parseInt(hash('sha1', `${head}${typeof content}${plain}`, 'hex').slice(0, 12), 16);
}

function parse(row: PlainRow, direction: Direction): ParsedContent {
  const { content, notUtf8, partial } = row.stored;
  if (notUtf8) return rawContent(content, NOT_UTF8, partial !== null, TEXT_LIMIT);
  if (partial !== null) return rawContent(content, partial, true, TEXT_LIMIT);
  return parseContent({ direction, kind: row.kind, id: row.id, content }, TEXT_LIMIT);
}

/** @param channel of the session's chat, for rows that name none */
function toIndexed(row: PlainRow, direction: Direction, channel: string | null, sum: number): IndexedRow {
  const { body, cut, sender, attachments } = parse(row, direction);
  const whole = textOf(body);
  const text = cutText(whole, TEXT_LIMIT);
  const isCut = cut || text.length < whole.length;
  const at = parseTimestamp(row.timestamp) ?? 0;
  return {
    ...{ key: row.row, sum, id: row.id, kind: row.kind, sender, text, cut: isCut },
    at: Math.min(Math.max(at, 0), LAST_MOMENT),
    is: [
      direction,
      body.type,
      ...(direction === 'inbound' && row.trigger === 0 ? ['context'] : []),
      ...(body.type === 'text' && body.edited === true ? ['edited'] : []),
      ...(isCut ? ['cut'] : []),
    ],
    channel: row.channelType ?? channel,
    files: attachments.slice(0, MOST_FILES).map(({ name }) => name),
  };
}

/**
 * What a piece of a side has become since it was put into the index.
 * @param have what the index has of the same piece
 * @param channel as for toIndexed
 */
export function compare(
  rows: readonly PlainRow[],
  have: readonly Known[],
  side: Side,
  channel: string | null,
): { removed: number[]; added: IndexedRow[] } {
  const before = new Map(have.map((one) => [one.key, one]));
  const removed: number[] = [];
  const added = rows.flatMap((row) => {
    const was = before.get(row.row);
    before.delete(row.row);
    const sum = sumOf(row);
    if (was?.sum === sum) return [];
    if (was !== undefined) removed.push(was.id);
    return [toIndexed(row, side === 'in' ? 'inbound' : 'outbound', channel, sum)];
  });
  removed.push(...Array.from(before.values(), (gone) => gone.id));
  return { removed, added };
}
