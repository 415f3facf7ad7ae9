import type { InboundKind, MessageForm } from '../../../shared/entities/draft.js';
import type { MessageRaw } from '../../../shared/entities/message.js';

export const KINDS: readonly InboundKind[] = ['chat', 'chat-sdk', 'task', 'webhook', 'system'];

/** Kinds that have no text of their own: they are written as JSON only. */
export const onlyJson = (kind: InboundKind): boolean => kind === 'webhook' || kind === 'system';

export const emptyForm = (sender: string): MessageForm => ({
  kind: 'chat',
  asJson: false,
  json: '',
  text: '',
  sender,
  senderId: '',
  author: { userId: '', userName: '', fullName: '' },
  script: '',
  due: '',
  recurrence: '',
  trigger: true,
  onWake: false,
  address: null,
});

/** The content that the form's fields come to, by kind (DATA-FORMAT). */
function contentOfFields(form: MessageForm): Record<string, unknown> {
  const { text, senderId, author, script } = form;
  const sender = form.sender.trim();
  switch (form.kind) {
    case 'chat':
      return { text, sender, senderId: senderId || `console:${sender}` };
    case 'chat-sdk': {
      const fullName = author.fullName.trim();
      const userName = author.userName.trim() || fullName;
      return { text, author: { userId: author.userId.trim() || `console:${fullName}`, userName, fullName } };
    }
    case 'task':
      return { prompt: text, script: script.trim() === '' ? null : script };
    case 'webhook':
      return { source: 'console', event: '', payload: {} };
    case 'system':
      return { type: 'cli_response', requestId: '', frame: {} };
  }
}

/**
 * The JSON text that is written. One line: runners search it as text.
 * @throws SyntaxError when the form is JSON that does not parse
 */
export function contentOf(form: MessageForm): string {
  return JSON.stringify(form.asJson ? JSON.parse(form.json) : contentOfFields(form));
}

/** The same message, written as JSON. */
export function asJson(form: MessageForm): MessageForm {
  return { ...form, asJson: true, json: JSON.stringify(contentOfFields(form), null, 2) };
}

/** The same form for another kind; JSON that nobody has changed follows. */
export function withKind(form: MessageForm, kind: InboundKind): MessageForm {
  const untouched = !form.asJson || form.json === asJson(form).json;
  const next = { ...form, kind };
  if (onlyJson(kind)) return untouched ? asJson(next) : { ...next, asJson: true };
  // From a kind without fields of its own: back to the fields.
  if (onlyJson(form.kind) && untouched) return { ...next, asJson: false, json: '' };
  return form.asJson && untouched ? asJson(next) : next;
}

/** Whether there is anything to lose: a kind that was chosen alone is nothing. */
export function isEmpty(form: MessageForm): boolean {
  const written = form.asJson ? form.json !== asJson(form).json : form.text.trim() !== '';
  return !written && form.script === '' && form.due === '' && form.recurrence === '' && form.address === null;
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const textIn = (fields: Record<string, unknown>, name: string): string => {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
};

/** As text, whatever the order of its keys. */
const sorted = (fields: Record<string, unknown>): string =>
  JSON.stringify(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));

/**
 * A form that would write this inbound row again. What the fields can say exactly stands in the fields,
 * anything else as JSON. Attachments are left out: they are files.
 */
export function formOf(raw: MessageRaw, sender: string): MessageForm {
  const column = (name: string): string => raw.columns.find((c) => c.name === name)?.value ?? '';
  const kind = KINDS.find((k) => k === column('kind')) ?? 'chat';
  const form: MessageForm = {
    ...emptyForm(sender),
    kind,
    recurrence: column('recurrence'),
    trigger: column('trigger') !== '0',
    onWake: column('on_wake') === '1',
  };
  const text = column('content');
  let content: Record<string, unknown>;
  try {
    const parsed: unknown = JSON.parse(text);
    if (!isFields(parsed)) return { ...form, asJson: true, json: text };
    const { attachments: _files, ...rest } = parsed;
    content = rest;
  } catch {
    return { ...form, asJson: true, json: text };
  }
  const author = isFields(content.author) ? content.author : {};
  const filled: MessageForm = {
    ...form,
    text: textIn(content, kind === 'task' ? 'prompt' : 'text'),
    sender: textIn(content, 'sender') || sender,
    senderId: textIn(content, 'senderId'),
    author: {
      userId: textIn(author, 'userId'),
      userName: textIn(author, 'userName'),
      fullName: textIn(author, 'fullName'),
    },
    script: textIn(content, 'script'),
  };
  const exact = !onlyJson(kind) && sorted(contentOfFields(filled)) === sorted(content);
  return exact ? filled : { ...form, asJson: true, json: JSON.stringify(content, null, 2) };
}

/** The form in one line. */
export function formWords(form: MessageForm): string {
  const words = (form.asJson ? form.json : form.text).slice(0, 400).replace(/\s+/g, ' ').trim();
  const said = words === '' ? '(files only)' : words.slice(0, 120);
  return form.kind === 'chat' ? said : `${form.kind}: ${said}`;
}
