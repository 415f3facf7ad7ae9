import { isUtf8 } from 'node:buffer';
import type { MessageBody } from '../../contract/entities/message.js';
import type { QuestionOption } from '../../contract/entities/question.js';
import { isNestedDeeper } from '../../contract/json-depth.js';
import { indented, type Member, membersOf, oneLine, partOf, valueIn } from '../../rules/json-text.js';
import { toLiteral } from '../db/literal.js';
import { type AttachmentRef, inboundAttachments, outboundAttachments } from '../files/message-attachments.js';

/** Longer strings are cut in the timeline; message.get returns the whole. In UTF-16 units. */
export const CUT_AT = 64 * 1024;
const FIELD_CUT_AT = 2048;
const MOST_FIELDS = 50;
const MOST_OPTIONS = 100;
/** Of how many members of an object those fields are looked for. */
const MOST_MEMBERS = 2 * MOST_FIELDS;

export interface ParsedContent {
  readonly body: MessageBody;
  readonly cut: boolean;
  readonly sender: string | null;
  readonly attachments: readonly AttachmentRef[];
  /** What an inbound row says of where it was copied from, if it does. */
  readonly echo: { readonly surface: string | null; readonly label: string | null } | null;
}

export interface ContentSource {
  readonly direction: 'inbound' | 'outbound';
  readonly kind: string;
  /** messages_in.id or messages_out.id: the folder of its files. */
  readonly id: string;
  /** As SQLite holds it. */
  readonly content: string | number | bigint | Uint8Array | null;
}

type Fields = { readonly [name: string]: unknown };

/** Why content is shown raw, in a few words. */
class Unexpected extends Error {}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** More than anybody reads, and than other programs can. */
const DEEPEST_SHOWN = 4000;

function shallow(json: string): string {
  if (isNestedDeeper(json, DEEPEST_SHOWN)) throw new Unexpected('nested too deeply');
  return json;
}

/** Cuts a text without leaving half a character behind. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const half = /[\uD800-\uDBFF]/.test(text.charAt(limit - 1));
  return text.slice(0, half ? limit - 1 : limit);
}

/** One parse: notes whether anything was cut. */
class Reading {
  cut = false;

  constructor(
    readonly fields: Fields,
    /** What they were read from. */
    readonly json: string,
    readonly source: ContentSource,
    readonly cutAt: number,
  ) {}

  shorten(text: string, limit = this.cutAt): string {
    const short = cutText(text, limit);
    if (short.length < text.length) this.cut = true;
    return short;
  }

  /** A field that must be a string. */
  text(name: string, from: Fields = this.fields): string {
    const value = from[name];
    if (typeof value === 'string') return this.shorten(value);
    throw new Unexpected(value === undefined ? `${name} is missing` : `${name} is not a text`);
  }

  /** A field that is a string, null or not there. */
  optional(name: string, from: Fields = this.fields): string | null {
    return from[name] === undefined || from[name] === null ? null : this.text(name, from);
  }

  /** The remaining fields that say something, as short texts, as often as they stand there and in that order. */
  others(...but: string[]): { name: string; value: string }[] {
    const first = membersOf(this.json, MOST_MEMBERS);
    const all = first.filter(({ name, value }) => !but.includes(name) && partOf(this.json, value) !== 'null');
    if (all.length > MOST_FIELDS || first.length === MOST_MEMBERS) this.cut = true;
    return all.slice(0, MOST_FIELDS).map((member) => ({
      name: this.shorten(member.name, 200),
      value: this.shorten(this.short(member), FIELD_CUT_AT),
    }));
  }

  /** A string as it reads, anything else as it is written. */
  private short({ value }: Member): string {
    const text = partOf(this.json, value);
    if (text.startsWith('"')) return JSON.parse(text);
    return oneLine(shallow(text));
  }
}

/**
 * What is quoted: as the runner does it, only with both a sender and a text. Platforms say of each message in a forum
 * topic that it replies to the topic, with no text.
 */
function readReplyTo(r: Reading): { sender: string; text: string } | null {
  const replyTo = r.fields.replyTo;
  if (replyTo === undefined || replyTo === null) return null;
  if (!isFields(replyTo)) throw new Unexpected('replyTo is not an object');
  const { author } = replyTo;
  const sender =
    r.optional('sender', replyTo) || (isFields(author) ? r.optional('fullName', author) : null) || null;
  const text = r.optional('text', replyTo);
  return sender === null || text === null || text === '' ? null : { sender, text };
}

/** Whether its author changed it on the platform before it came in. */
function wasEdited({ fields: { metadata } }: Reading): { edited?: true } {
  return isFields(metadata) && metadata.edited === true ? { edited: true } : {};
}

/** Where a host has copied the row from. */
function readEcho(echo: unknown): ParsedContent['echo'] {
  if (!isFields(echo)) return null;
  const short = (value: unknown): string | null => (typeof value === 'string' ? cutText(value, 200) : null);
  return { surface: short(echo.surface), label: short(echo.label) };
}

function readSender(r: Reading): string | null {
  const { author } = r.fields;
  if (author !== undefined && author !== null && !isFields(author)) {
    throw new Unexpected('author is not an object');
  }
  const names = [
    r.optional('sender'),
    ...(isFields(author) ? [r.optional('fullName', author), r.optional('userName', author)] : []),
  ];
  return cutText(names.find((name) => name !== null && name !== '') ?? '', 200) || null;
}

function readOption(r: Reading, option: unknown): QuestionOption {
  if (typeof option === 'string') {
    const text = r.shorten(option, FIELD_CUT_AT);
    return { label: text, selectedLabel: text, value: text };
  }
  if (!isFields(option)) throw new Unexpected('an option is not an object');
  const label = r.text('label', option);
  return {
    label,
    selectedLabel: r.optional('selectedLabel', option) ?? label,
    value: r.optional('value', option) ?? label,
  };
}

function readQuestion(r: Reading): MessageBody {
  const { options } = r.fields;
  if (!Array.isArray(options)) throw new Unexpected('options is not a list');
  if (options.length > MOST_OPTIONS) r.cut = true;
  return {
    type: 'question',
    questionId: r.text('questionId'),
    title: r.optional('title') ?? '',
    question: r.text('question'),
    options: options.slice(0, MOST_OPTIONS).map((option) => readOption(r, option)),
  };
}

function readText(r: Reading, files: number): MessageBody {
  // A picture without a word is a message too.
  const text = files > 0 ? (r.optional('text') ?? '') : r.text('text');
  return { type: 'text', text, replyTo: readReplyTo(r), ...wasEdited(r) };
}

function readInbound(r: Reading, files: number): MessageBody {
  const { kind } = r.source;
  switch (kind) {
    case 'chat':
    case 'chat-sdk':
      return readText(r, files);
    case 'task':
      return { type: 'task', prompt: r.text('prompt'), script: r.optional('script') };
    case 'webhook': {
      const payload = indented(shallow(valueIn(r.json, 'payload') ?? 'null'), r.cutAt);
      return {
        type: 'webhook',
        source: r.text('source'),
        event: r.text('event'),
        payload: r.shorten(payload),
      };
    }
    case 'system': {
      const type = r.text('type');
      if (type === 'cli_response') return { type: 'action', action: type, fields: r.others('type') };
      if (type !== 'question_response') throw new Unexpected(`unknown type ${cutText(type, 60)}`);
      return {
        type: 'answer',
        questionId: r.text('questionId'),
        selectedOption: r.text('selectedOption'),
        userId: r.optional('userId'),
      };
    }
    default:
      throw new Unexpected(`unknown kind ${cutText(kind, 60)}`);
  }
}

function readOutbound(r: Reading, files: number): MessageBody {
  const { kind } = r.source;
  if (kind === 'system') return { type: 'action', action: r.text('action'), fields: r.others('action') };
  // What is for a task's run log is text, and nothing else in it counts.
  if (kind === 'task_log') return { type: 'text', text: r.optional('text') ?? '', replyTo: null };
  if (kind !== 'chat' && kind !== 'chat-sdk') throw new Unexpected(`unknown kind ${cutText(kind, 60)}`);
  const type = r.optional('type');
  const operation = r.optional('operation');
  if (operation === 'edit') return { type: 'edit', targetId: r.text('messageId'), text: r.text('text') };
  if (operation === 'reaction') {
    return { type: 'reaction', targetId: r.text('messageId'), emoji: r.text('emoji') };
  }
  if (operation !== null) throw new Unexpected(`unknown operation ${cutText(operation, 60)}`);
  if (type === 'ask_question') return readQuestion(r);
  if (type === 'card') {
    const { card } = r.fields;
    if (!isFields(card)) throw new Unexpected('card is not an object');
    return {
      type: 'card',
      title: typeof card.title === 'string' ? r.shorten(card.title) : null,
      fallbackText: r.optional('fallbackText') ?? '',
    };
  }
  if (type !== null) throw new Unexpected(`unknown type ${cutText(type, 60)}`);
  return readText(r, files);
}

/** Bytes that are text but for some of them: those are shown as `\xE9`. */
function withEscapes(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    const one = bytes.subarray(at, at + length);
    const whole = one.length === length && isUtf8(one);
    parts.push(whole ? Buffer.from(one).toString() : `\\x${lead.toString(16).toUpperCase()}`);
    at += whole ? length : 1;
  }
  return parts.join('');
}

function rawText(content: ContentSource['content'], reason: string, cutAt: number): string {
  if (content === null) return '';
  if (typeof content === 'number') return toLiteral('real', content);
  if (!(content instanceof Uint8Array)) return String(content);
  if (reason === NOT_UTF8) return withEscapes(content.subarray(0, cutAt));
  if (isUtf8(content)) return Buffer.from(content).toString();
  // Not text: the bytes are shown as they are.
  return Buffer.from(content.subarray(0, CUT_AT / 2)).toString('hex');
}

/** Why a text is shown with escapes for the bytes that are none. */
export const NOT_UTF8 = 'not text in UTF-8: \\xNN is a byte that is none';

/** What is shown when the content is not what its kind promises. */
export function rawContent(
  content: ContentSource['content'],
  reason: string,
  cut = false,
  cutAt = CUT_AT,
): ParsedContent {
  const text = rawText(content, reason, cutAt);
  const raw = cutText(text, cutAt);
  const shortened =
    cut || raw.length < text.length || (content instanceof Uint8Array && content.length > CUT_AT / 2);
  return { body: { type: 'raw', raw, reason }, cut: shortened, sender: null, attachments: [], echo: null };
}

/**
 * What a row's content says, by its kind (DATA-FORMAT, "content by kind"). Content is hostile: whatever is
 * unexpected comes out as `raw` with the reason, never as an error.
 * @param cutAt longer strings are cut there, in UTF-16 units
 */
export function parseContent(source: ContentSource, cutAt = CUT_AT): ParsedContent {
  const { content } = source;
  if (content instanceof Uint8Array) return rawContent(content, 'stored as a BLOB', false, cutAt);
  if (typeof content !== 'string') return rawContent(content, 'not stored as a text', false, cutAt);
  try {
    const fields = parseJson(content);
    const r = new Reading(fields, content, source, cutAt);
    const list =
      source.direction === 'inbound'
        ? inboundAttachments(fields.attachments, source.id)
        : outboundAttachments(fields.files, source.id);
    if (typeof list === 'string') throw new Unexpected(list);
    const sender = source.direction === 'inbound' ? readSender(r) : null;
    const body =
      source.direction === 'inbound'
        ? readInbound(r, list.attachments.length)
        : readOutbound(r, list.attachments.length);
    const echo = source.direction === 'inbound' ? readEcho(fields.echo) : null;
    return { body, cut: r.cut || list.cut, sender, attachments: list.attachments, echo };
  } catch (error) {
    if (error instanceof Unexpected) return rawContent(content, error.message, false, cutAt);
    throw error;
  }
}

function parseJson(content: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    if (error instanceof SyntaxError) throw new Unexpected('not JSON');
    throw error;
  }
  if (!isFields(value)) throw new Unexpected('not a JSON object');
  return value;
}
