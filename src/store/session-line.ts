/** A row on one line, as lists show it. */
import type { MessageBody } from '../shared/entities/message.js';
import type { RowLine } from '../shared/entities/session.js';
import { asText, type LoadedRow } from './db/message.js';
import { cutText } from './message-body.js';
import { parseRow } from './message-page.js';
import { parseTimestamp } from './time.js';

const LINE_LIMIT = 120;

/** The one thing a person wants to read of a message in a list. */
function headline(body: MessageBody): string {
  switch (body.type) {
    case 'text':
    case 'edit':
      return body.text;
    case 'task':
      return body.prompt;
    case 'webhook':
      return `${body.source}: ${body.event}`;
    case 'question':
      return body.question;
    case 'answer':
      return body.selectedOption;
    case 'reaction':
      return body.emoji;
    case 'card':
      return body.title ?? body.fallbackText;
    case 'action':
      return body.action;
    case 'raw':
      return body.raw;
  }
}

/** What a message says, on one line of at most 120 characters; null when it says nothing. */
export function lineOf(body: MessageBody): string | null {
  const line = headline(body)
    .slice(0, 4 * LINE_LIMIT)
    .replace(/\s+/g, ' ')
    .trim();
  if (line === '') return null;
  return line.length > LINE_LIMIT ? `${cutText(line, LINE_LIMIT - 1)}…` : line;
}

/** One line of what a row says, at most 120 characters; null when it says nothing. */
export function lineText(row: LoadedRow): string | null {
  return lineOf(parseRow(row).body);
}

export function toRowLine(row: LoadedRow): RowLine {
  return {
    key: `${row.table === 'messages_in' ? 'in' : 'out'}:${row.row}`,
    id: asText(row.id) ?? '',
    seq: row.seq,
    at: parseTimestamp(row.timestamp),
    text: lineText(row),
  };
}
