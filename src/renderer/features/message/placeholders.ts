import type { InboundKind, MessageForm } from '../../../contract/entities/draft.js';

const PLACEHOLDER = /\{\{\s*([\p{L}\p{N}_][\p{L}\p{N}_ .-]{0,60}?)\s*\}\}/gu;

/** The form with `change` applied to every text in it, in the order in which a person sees them. */
function withTexts(
  form: MessageForm,
  change: (text: string, name: keyof MessageForm) => string,
): MessageForm {
  const { author, address } = form;
  const inAddress = (text: string | null) => (text === null ? null : change(text, 'address'));
  return {
    ...form,
    text: change(form.text, 'text'),
    json: change(form.json, 'json'),
    sender: change(form.sender, 'sender'),
    senderId: change(form.senderId, 'senderId'),
    author: {
      fullName: change(author.fullName, 'author'),
      userName: change(author.userName, 'author'),
      userId: change(author.userId, 'author'),
    },
    taskName: change(form.taskName, 'taskName'),
    script: change(form.script, 'script'),
    due: change(form.due, 'due'),
    recurrence: change(form.recurrence, 'recurrence'),
    address: address && {
      channelType: inAddress(address.channelType),
      platformId: inAddress(address.platformId),
      threadId: inAddress(address.threadId),
    },
  };
}

/** The fields that make up a message of each kind, when it is written in fields. */
const FIELDS: Readonly<Record<InboundKind, readonly (keyof MessageForm)[]>> = {
  chat: ['text', 'sender', 'senderId'],
  'chat-sdk': ['text', 'author'],
  task: ['text', 'taskName', 'script'],
  webhook: [],
  system: [],
};
const ALWAYS: readonly (keyof MessageForm)[] = ['due', 'recurrence', 'address'];

/** The names in {{…}} of what a form would send, each once, in order. */
export function placeholdersIn(form: MessageForm): string[] {
  const sent = new Set([...(form.asJson ? ['json' as const] : FIELDS[form.kind]), ...ALWAYS]);
  const found = new Set<string>();
  withTexts(form, (text, name) => {
    if (sent.has(name)) for (const [, inner] of text.matchAll(PLACEHOLDER)) found.add(inner ?? '');
    return text;
  });
  return [...found];
}

/** The form with its placeholders filled in; inside JSON the values are escaped for its strings. */
export function fillIn(form: MessageForm, values: Readonly<Record<string, string>>): MessageForm {
  return withTexts(form, (text, field) =>
    text.replace(PLACEHOLDER, (whole, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined) return whole;
      return field === 'json' ? JSON.stringify(value).slice(1, -1) : value;
    }),
  );
}
