import type { InboundKind, MessageForm } from '../../../contract/entities/draft.js';

export const KINDS: readonly InboundKind[] = ['chat', 'chat-sdk', 'task', 'webhook', 'system'];

/** Kinds that have no text of their own: they are written as JSON only. */
export const onlyJson = (kind: InboundKind): boolean => kind === 'webhook' || kind === 'system';

/** The sender as long as nobody else is named. */
export const OPERATOR = 'Operator';

export const emptyForm = (sender: string): MessageForm => ({
  kind: 'chat',
  asJson: false,
  json: '',
  asWritten: false,
  text: '',
  sender,
  senderId: '',
  author: { userId: '', userName: '', fullName: '' },
  taskName: '',
  script: '',
  due: '',
  recurrence: '',
  trigger: true,
  onWake: false,
  address: null,
});

/** The content that the form's fields make, by kind (DATA-FORMAT). */
export function contentOfFields(form: MessageForm): Record<string, unknown> {
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

/** The content of the fields, as JSON that a person can read. */
export const jsonOfFields = (form: MessageForm): string => JSON.stringify(contentOfFields(form), null, 2);

/** Whether nobody was named as the author of a chat-sdk message. */
const noAuthor = ({ author }: MessageForm): boolean => Object.values(author).every((part) => part === '');

/** Whether there is nothing to lose: a kind or a check box alone is chosen again in no time. */
export function isEmpty(form: MessageForm): boolean {
  const untouched = jsonOfFields({ ...emptyForm(form.sender), kind: form.kind });
  const json = form.asJson && form.json.trim() !== '' && form.json !== untouched;
  const { text, taskName, script, due, recurrence, address } = form;
  const fields =
    text.trim() !== '' ||
    taskName !== '' ||
    script !== '' ||
    due !== '' ||
    recurrence !== '' ||
    address !== null;
  return !json && !fields && noAuthor(form);
}

/** Whether it is still like a new one: then there is nothing to keep, not even a chosen kind. */
export function isFresh(form: MessageForm): boolean {
  const { kind, asJson, sender, senderId, trigger, onWake } = form;
  const asNew = kind === 'chat' && !asJson && sender === OPERATOR && senderId === '' && trigger && !onWake;
  return asNew && isEmpty(form);
}

/** Whether a hidden field holds something: then it is shown, since it will be sent. */
export function hasMore(form: MessageForm): boolean {
  const { kind, author, due, recurrence, script, trigger, onWake, address } = form;
  if (kind === 'chat-sdk' && (author.userId !== '' || author.userName !== '')) return true;
  return due !== '' || recurrence !== '' || script !== '' || !trigger || onWake || address !== null;
}

/** What remains to be sent after `sent`, of a form that was edited meanwhile. */
export function restOf(sent: MessageForm, now: MessageForm, sender: string): MessageForm {
  const next = emptyForm(sender);
  // Letters deleted since were part of what was sent.
  if (sent.text.startsWith(now.text)) return next;
  const text = now.text.startsWith(sent.text) ? now.text.slice(sent.text.length).trimStart() : now.text;
  return text === ''
    ? next
    : { ...next, kind: onlyJson(sent.kind) ? 'chat' : sent.kind, author: sent.author, text };
}

/** The form in one line. */
export function formWords(form: MessageForm): string {
  const words = (form.asJson ? form.json : form.text).slice(0, 400).replace(/\s+/g, ' ').trim();
  const said = words === '' ? '(files only)' : words.slice(0, 120);
  return form.kind === 'chat' ? said : `${form.kind}: ${said}`;
}
