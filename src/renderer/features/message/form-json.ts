/** A form as JSON and back: what is written in one way is not lost in the other. */
import type { InboundKind, MessageForm } from '../../../contract/entities/draft.js';
import type { MessageRaw } from '../../../contract/entities/message.js';
import { isNestedDeeper, NESTED_TOO_DEEPLY } from '../../../contract/json-depth.js';
import { placeIn } from '../../../rules/json-fault.js';
import {
  doubledIn,
  indented,
  membersOf,
  oneLine,
  valueIn,
  withMember,
  withoutMember,
} from '../../../rules/json-text.js';
import { messageRow, whyNotSentAgain } from '../../../rules/message-row.js';
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

/**
 * The JSON of a form as it is stored: as it is written, but for the white space between its parts where that is the
 * editor's. Kind system always goes on one line: runners search its text.
 */
function storedJson({ json, kind, asWritten }: MessageForm): string {
  return asWritten && kind !== 'system' ? json : oneLine(json);
}

/** JSON that says what the fields say: only what they say otherwise is changed in it. */
function withSaid(json: string, said: Fields): string {
  const before = fieldsIn(json) ?? {};
  let text = json;
  for (const [name, value] of Object.entries(said)) {
    const inner = isFields(value) && isFields(before[name]) ? valueIn(text, name) : null;
    if (isFields(value) && inner !== null) {
      const next = withSaid(inner, value);
      if (next !== inner) text = withMember(text, name, next);
    } else if (!Object.hasOwn(before, name) || before[name] !== value) {
      text = withMember(text, name, JSON.stringify(value));
    }
  }
  return text;
}

/** The content that is written: in fields too it is the JSON that they were filled from, where there is one. */
export function contentOf(form: MessageForm): string {
  if (form.asJson) return storedJson(form);
  const said = contentOfFields(form);
  return 'form' in asFields(form) ? withSaid(storedJson(form), said) : JSON.stringify(said);
}

/** A host's note on where a task was thought of: no field shows it, and the JSON keeps it. */
const ORIGIN = 'originSessionId';

/** The keys of `content` that `written` does not express in the same way. */
function unsaid(content: Fields, written: Fields): string[] {
  return Object.entries(content).flatMap(([name, value]) => {
    if (name === ORIGIN && Object.hasOwn(content, 'prompt')) return [];
    const said = written[name];
    if (isFields(value) && isFields(said)) return unsaid(value, said).map((inner) => `${name}.${inner}`);
    return Object.hasOwn(written, name) && said === value ? [] : [name];
  });
}

/** What the boxes of the form cannot hold, or would change as soon as somebody types in them. */
function unfit({ sender, senderId, author, text, script }: MessageForm): string[] {
  const names = Object.entries({ sender, ...author });
  const long = names.filter(([, value]) => value.length > NAME_LIMIT || /[\r\n]/.test(value));
  const texts = Object.entries({ text, script }).filter(([, value]) => value.includes('\r'));
  const id = senderId.length > 4096 || /[\r\n]/.test(senderId) ? ['senderId'] : [];
  return [...long.map(([name]) => name), ...id, ...texts.map(([name]) => name)];
}

/** The first key that stands twice, of those that the fields show; its place in the text. */
function twice(json: string): { name: string; at: number } | null {
  const doubled = doubledIn(json);
  if (doubled !== undefined) return { name: doubled.name, at: doubled.key.from };
  const author = valueIn(json, 'author');
  const inner = author?.startsWith('{') === true ? doubledIn(author) : undefined;
  return inner === undefined ? null : { name: `author.${inner.name}`, at: json.indexOf(author ?? '') };
}

/** The fields that express everything in the form's JSON; or why that is impossible, in a sentence. */
export function asFields(form: MessageForm): { form: MessageForm } | { reason: string } {
  if (isNestedDeeper(form.json)) return { reason: `The content ${NESTED_TOO_DEEPLY}.` };
  const content = fieldsIn(form.json);
  if (content === null)
    return { reason: 'Only a complete JSON object can be shown in fields. Correct the JSON first.' };
  const doubled = twice(form.json);
  if (doubled !== null) {
    const place = placeIn(form.json, doubled.at);
    return { reason: `${doubled.name} stands twice (${place}), which fields cannot express. It stays JSON.` };
  }
  const filled = filledFrom(form, content);
  const more = [...unsaid(content, contentOfFields(filled)), ...unfit(filled)];
  if (more.length === 0) return { form: { ...filled, asJson: false } };
  const said = more.slice(0, 5).join(', ') + (more.length > 5 ? ', …' : '');
  return {
    reason: `The fields cannot express everything here: ${said}. It stays JSON; nothing was changed.`,
  };
}

/** The same message, written as JSON: as somebody wrote it there before, if the fields still say the same. */
export function asJson(form: MessageForm): MessageForm {
  const before = asFields(form);
  if (!('form' in before)) return { ...form, asJson: true, asWritten: false, json: jsonOfFields(form) };
  const same = jsonOfFields(before.form) === jsonOfFields(form);
  return {
    ...form,
    asJson: true,
    json: same ? form.json : laidOutAs(form, withSaid(form.json, contentOfFields(form))),
  };
}

/** JSON that was changed, laid out as the form's was. */
function laidOutAs({ json, asWritten }: MessageForm, changed: string): string {
  return !asWritten && json === indented(json) ? indented(changed) : changed;
}

/** The same form for a different kind; JSON that nobody has changed follows. */
export function withKind(form: MessageForm, kind: InboundKind): MessageForm {
  const untouched = !form.asJson || form.json === jsonOfFields(form);
  const next = { ...form, kind };
  const anew = { ...next, asJson: true, asWritten: false, json: jsonOfFields(next) };
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
  const json = withMember(form.json, key, JSON.stringify(after(before)));
  return { ...form, json: laidOutAs(form, json) };
}

/** Why a form cannot hold a row's content without a loss, in sentences; null when it can. */
export function whyNotEdited(raw: MessageRaw): string | null {
  const row = messageRow(raw);
  const fault = whyNotSentAgain(row);
  if (fault !== null) return fault;
  if (fieldsIn(row.content) === null) return null;
  const lists = membersOf(row.content).filter(({ name }) => name === 'attachments');
  const [, second] = lists;
  if (second === undefined) return null;
  const place = placeIn(row.content, second.key.from);
  return `Its content has attachments twice (${place}), and only one of them could be kept. Send it again as it is.`;
}

/**
 * A form that writes this inbound row again, to the byte, until it is changed. What the fields can express exactly
 * goes into the fields, anything else is JSON. Attachments are left out: they are files.
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
  // It cannot be written as it is; the composer says so, and it can be corrected there.
  const stored = fieldsIn(row.content);
  if (stored === null) return { ...form, asJson: true, json: row.content, asWritten: true };
  const { attachments } = stored;
  const files = Array.isArray(attachments) && attachments.length > 0 && attachments.every(isFields);
  const json = files ? withoutMember(row.content, 'attachments') : row.content;
  const content = files ? withoutFiles(stored) : stored;
  const filled = filledFrom(form, content);
  const written = contentOfFields(filled);
  // In both directions: nor did the row lack anything that the fields would add.
  const more = [...unsaid(content, written), ...unsaid(written, content), ...unfit(filled)];
  const asWritten = oneLine(json) !== json;
  if (!onlyJson(kind) && more.length === 0 && twice(json) === null) return { ...filled, json, asWritten };
  return { ...form, asJson: true, json: asWritten ? json : indented(json), asWritten };
}

function withoutFiles({ attachments: _files, ...content }: Fields): Fields {
  return content;
}
