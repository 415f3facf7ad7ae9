/** A form as JSON and back: what is written in one way is not lost in the other. */
import type { InboundKind, MessageForm } from '../../../contract/entities/draft.js';
import type { MessageRaw } from '../../../contract/entities/message.js';
import { isNestedDeeper, NESTED_TOO_DEEPLY, readableJson } from '../../../contract/json-depth.js';
import { messageRow } from '../../../rules/message-row.js';
import { contentOfFields, emptyForm, jsonOfFields, KINDS, onlyJson } from './form.js';

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object that a text is; null where it is none, or nested too deep to be walked. */
function fieldsIn(json: string): Fields | null {
  if (isNestedDeeper(json)) return null;
  try {
    const value: unknown = JSON.parse(json);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

const textIn = (fields: Fields, name: string): string => {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
};

/** The key of the text. */
const textKey = (kind: InboundKind): string => (kind === 'task' ? 'prompt' : 'text');

/** The composer's own fields take no more; what is longer stays JSON. */
const NAME_LIMIT = 200;

/** The form with what its fields can take from a content; fields that it does not mention get their defaults. */
function filledFrom(form: MessageForm, content: Fields): MessageForm {
  const author = isFields(content.author) ? content.author : {};
  const sender = textIn(content, 'sender') || form.sender;
  const fullName = textIn(author, 'fullName');
  // A value that equals its default is left empty, so that it follows when the name is changed.
  const unless = (made: string, value: string) => (value === made ? '' : value);
  const named = isFields(content.author);
  return {
    ...form,
    text: textIn(content, textKey(form.kind)),
    sender,
    senderId: unless(`console:${sender}`, textIn(content, 'senderId')),
    author: named
      ? {
          userId: unless(`console:${fullName}`, textIn(author, 'userId')),
          userName: unless(fullName, textIn(author, 'userName')),
          fullName,
        }
      : form.author,
    script: textIn(content, 'script'),
  };
}

/** The keys of `content` that `written` does not express in the same way. */
function unsaid(content: Fields, written: Fields): string[] {
  return Object.entries(content).flatMap(([name, value]) => {
    const said = written[name];
    if (isFields(value) && isFields(said)) return unsaid(value, said).map((inner) => `${name}.${inner}`);
    return Object.hasOwn(written, name) && said === value ? [] : [name];
  });
}

function tooLong({ sender, senderId, author }: MessageForm): string[] {
  const long = Object.entries({ sender, ...author }).filter(([, value]) => value.length > NAME_LIMIT);
  return [...long.map(([name]) => name), ...(senderId.length > 4096 ? ['senderId'] : [])];
}

/** The fields that express everything in the form's JSON; or why that is impossible, in a sentence. */
export function asFields(form: MessageForm): { form: MessageForm } | { reason: string } {
  if (isNestedDeeper(form.json)) return { reason: `The content ${NESTED_TOO_DEEPLY}.` };
  const content = fieldsIn(form.json);
  if (content === null)
    return { reason: 'Only a complete JSON object can be shown in fields. Correct the JSON first.' };
  const filled = filledFrom(form, content);
  const more = [...unsaid(content, contentOfFields(filled)), ...tooLong(filled)];
  if (more.length === 0) return { form: { ...filled, asJson: false } };
  const said = more.slice(0, 5).join(', ') + (more.length > 5 ? ', …' : '');
  return {
    reason: `The fields cannot express everything here: ${said}. It stays JSON; nothing was changed.`,
  };
}

/** The same message, written as JSON: as somebody wrote it there before, if the fields still say the same. */
export function asJson(form: MessageForm): MessageForm {
  const before = asFields(form);
  const same = 'form' in before && jsonOfFields(before.form) === jsonOfFields(form);
  return { ...form, asJson: true, json: same ? form.json : jsonOfFields(form) };
}

/** The same form for a different kind; JSON that nobody has changed follows. */
export function withKind(form: MessageForm, kind: InboundKind): MessageForm {
  const untouched = !form.asJson || form.json === jsonOfFields(form);
  const next = { ...form, kind };
  const anew = { ...next, asJson: true, json: jsonOfFields(next) };
  if (onlyJson(kind)) return untouched ? anew : { ...next, asJson: true };
  // From a kind without fields of its own: back to the fields.
  if (onlyJson(form.kind) && untouched) return { ...next, asJson: false, json: '' };
  return form.asJson && untouched ? anew : next;
}

/** The form with a text appended to its own; null where its JSON has no place for one. */
export function withText(form: MessageForm, text: string): MessageForm | null {
  const after = (before: string) => (before.trim() === '' ? text : `${before}\n${text}`);
  if (!form.asJson) return { ...form, text: after(form.text) };
  const content = onlyJson(form.kind) ? null : fieldsIn(form.json);
  if (content === null) return null;
  const key = textKey(form.kind);
  const before = content[key] ?? '';
  if (typeof before !== 'string') return null;
  return { ...form, json: readableJson({ ...content, [key]: after(before) }) };
}

/**
 * A form that would write this inbound row again. What the fields can express exactly goes into the fields,
 * anything else is JSON. Attachments are left out: they are files.
 */
export function formOf(raw: MessageRaw, sender: string): MessageForm {
  const row = messageRow(raw);
  const kind = KINDS.find((k) => k === row.kind) ?? 'chat';
  const form: MessageForm = {
    ...emptyForm(sender),
    kind,
    recurrence: row.recurrence ?? '',
    trigger: row.trigger,
    onWake: row.onWake,
  };
  const text = row.content;
  // It cannot be written as it is; the composer says so, and it can be corrected there.
  const stored = fieldsIn(text);
  if (stored === null) return { ...form, asJson: true, json: text };
  const { attachments: _files, ...content } = stored;
  const filled = filledFrom(form, content);
  const written = contentOfFields(filled);
  // In both directions: nor did the row lack anything that the fields would add.
  const more = [...unsaid(content, written), ...unsaid(written, content), ...tooLong(filled)];
  if (!onlyJson(kind) && more.length === 0) return filled;
  return { ...form, asJson: true, json: readableJson(content) };
}
