/** One line of a JSONL file as a message: by the names of a message's fields, or of the columns of messages_in. */
import type { MessageAddress } from '../../contract/entities/draft.js';
import { Refusal } from '../../contract/errors.js';
import { isNestedDeeper, JSON_DEPTH_LIMIT, NESTED_TOO_DEEPLY } from '../../contract/json-depth.js';
import { notJson } from '../../rules/json-fault.js';
import { doubledIn, valueIn } from '../../rules/json-text.js';
import { parseTimestamp } from '../time.js';
import type { SessionMessage } from './message-check.js';
import { ownMessageId } from './own-message-id.js';
import type { TaskPlace } from './task-place.js';

export interface ImportOptions {
  /** ms since 1970, UTC. */
  now: number;
  /** The ids of messages that bring none begin with it. */
  batchId: string;
  /** For messages that bring none. */
  address: MessageAddress;
  /** Of the session that they go to. */
  place: TaskPlace;
}

type Fields = Record<string, unknown>;

/** The names of a message's fields: as in SessionMessage, and as the columns of messages_in. */
const NAMES: Readonly<Record<string, keyof SessionMessage>> = {
  id: 'id',
  kind: 'kind',
  timestamp: 'timestamp',
  content: 'content',
  trigger: 'trigger',
  recurrence: 'recurrence',
  processAfter: 'processAfter',
  process_after: 'processAfter',
  platformId: 'platformId',
  platform_id: 'platformId',
  channelType: 'channelType',
  channel_type: 'channelType',
  threadId: 'threadId',
  thread_id: 'threadId',
  sourceSessionId: 'sourceSessionId',
  source_session_id: 'sourceSessionId',
  onWake: 'onWake',
  on_wake: 'onWake',
};
/** Columns that a host fills in by itself: an export of rows may hold them. */
const IGNORED = new Set(['seq', 'status', 'tries', 'series_id']);

export function invalid(field: string, reason: string): Refusal {
  return Refusal.of('MESSAGE_FIELD_INVALID', { field, reason });
}

function parseLine(text: string): Fields {
  // The line wraps the content in one more level; the content is checked by itself once it is a text.
  if (isNestedDeeper(text, JSON_DEPTH_LIMIT + 1)) throw invalid('line', NESTED_TOO_DEEPLY);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const { at, reason } = notJson(text);
    throw invalid('line', `${reason} (column ${at + 1})`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('line', 'is not a JSON object');
  }
  return { ...value };
}

/** An export of rows has an empty text where there is none. */
function textOf(fields: Fields, name: string): string | null {
  const value = fields[name] ?? null;
  if (value !== null && typeof value !== 'string') throw invalid(name, 'is not a text');
  return value === '' ? null : value;
}

/** Yes or no, as JSON or as SQLite says it. */
function flagOf(fields: Fields, name: string, otherwise: boolean): boolean {
  const value = fields[name] ?? otherwise;
  if (value === true || value === 1) return true;
  if (value === false || value === 0) return false;
  throw invalid(name, 'is neither true nor false');
}

/** Times in any form that parses become the one form that hosts write. */
function timeOf(fields: Fields, name: string): string | null {
  const value = textOf(fields, name);
  if (value === null) return null;
  const at = parseTimestamp(value);
  if (at === null) throw invalid(name, 'is not a time like 2026-11-22T07:14:06.000Z');
  return new Date(at).toISOString();
}

/** The content as the line has it, to the byte: the text that it is, or the text of the object. */
function contentOf(value: unknown, written: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null) return written;
  throw invalid('content', value === undefined ? 'is missing' : 'is neither an object nor a text');
}

function addressOf(fields: Fields, own: MessageAddress): MessageAddress {
  if (['platformId', 'channelType', 'threadId'].every((name) => fields[name] === undefined)) return own;
  return {
    platformId: textOf(fields, 'platformId'),
    channelType: textOf(fields, 'channelType'),
    threadId: textOf(fields, 'threadId'),
  };
}

/** `{text, sender?}` alone is a chat message. @returns its content */
function chatOf(line: string, { text, sender = OPERATOR }: Fields): string {
  if (typeof text !== 'string') throw invalid('text', 'is not a text');
  if (typeof sender !== 'string') throw invalid('sender', 'is not a text');
  const said = valueIn(line, 'sender') ?? JSON.stringify(sender);
  const senderId = JSON.stringify(`console:${sender}`);
  return `{"text":${valueIn(line, 'text')},"sender":${said},"senderId":${senderId}}`;
}

/** Which of two values counts is not for us to say. */
function refuseDoubled(line: string): void {
  const found = doubledIn(line);
  if (found === undefined) return;
  throw invalid(found.name, `stands twice in the line (column ${found.key.from + 1}): leave one`);
}

/**
 * @param number of the line, from 1
 * @throws MESSAGE_FIELD_INVALID
 */
export function toMessage(line: string, number: number, options: ImportOptions): SessionMessage {
  const all = parseLine(line);
  refuseDoubled(line);
  const fields: Fields = {};
  let content: string | undefined;
  const isChat = all.content === undefined && all.text !== undefined;
  if (isChat) content = chatOf(line, all);
  for (const [name, value] of Object.entries(all)) {
    if (IGNORED.has(name) || (isChat && (name === 'text' || name === 'sender'))) continue;
    const known = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
    if (known === undefined) throw invalid(name, 'is not a field of a message');
    if (Object.hasOwn(fields, known))
      throw invalid(known, `stands twice in the line, once as ${name}: leave one`);
    fields[known] = value;
  }
  return {
    id: textOf(fields, 'id') ?? ownMessageId(options.batchId, number),
    kind: textOf(fields, 'kind') ?? 'chat',
    timestamp: timeOf(fields, 'timestamp') ?? new Date(options.now).toISOString(),
    ...addressOf(fields, options.address),
    content: content ?? contentOf(fields.content, valueIn(line, 'content') ?? ''),
    processAfter: timeOf(fields, 'processAfter'),
    recurrence: textOf(fields, 'recurrence'),
    trigger: flagOf(fields, 'trigger', true),
    sourceSessionId: textOf(fields, 'sourceSessionId'),
    onWake: flagOf(fields, 'onWake', false),
  };
}

const OPERATOR = 'Operator';
