import type { Message } from '../../../contract/entities/message.js';
import { fullTime } from '../../ui/format.js';

type Said = Pick<Message, 'body' | 'attachments'>;

const lines = (...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== '').join('\n');

/** What a row says, as text: its files by their names where it has no words. */
export function textOf({ body, attachments }: Said): string {
  switch (body.type) {
    case 'text':
      return body.text === '' ? lines(...attachments.map(({ name }) => name)) : body.text;
    case 'task':
      return body.prompt;
    case 'webhook':
      return lines(`${body.source} ${body.event}`, body.payload);
    case 'question':
      return lines(body.title, body.question, ...body.options.map(({ label }) => `- ${label}`));
    case 'answer':
      return body.selectedOption;
    case 'edit':
      return body.text;
    case 'reaction':
      return body.emoji;
    case 'card':
      return lines(body.title, body.fallbackText);
    case 'action':
      return lines(body.action, ...body.fields.map(({ name, value }) => `${name}: ${value}`));
    case 'raw':
      return body.raw;
  }
}

/** The field of the content that a row's text is, for rows that the timeline has only the beginning of. */
const WHOLE = { text: 'text', edit: 'text', task: 'prompt', question: 'question' } as const;

/**
 * What a row says of which the timeline has only the beginning; the whole content where no one field has it.
 * @param content as it is stored
 */
export function wholeTextOf({ body }: Said, content: string): string {
  const name = body.type in WHOLE ? WHOLE[body.type as keyof typeof WHOLE] : null;
  if (name === null) return content;
  try {
    const value: unknown = Reflect.get({ ...JSON.parse(content) }, name);
    return typeof value === 'string' ? value : content;
  } catch {
    // Content may be anything.
    return content;
  }
}

/** Who says it: by name, or what kind of row it is. */
export const senderOf = ({ sender, direction, kind }: Message, agentName: string): string =>
  sender ?? (direction === 'inbound' ? kind : agentName);

/** Several rows as one text, each with who says it and when; a single one by itself. */
export function rowsText(rows: readonly { message: Message; text: string }[], agentName: string): string {
  const [only] = rows;
  if (rows.length === 1 && only !== undefined) return only.text;
  return rows
    .map(({ message, text }) => {
      const { at, timestamp } = message;
      return `${senderOf(message, agentName)}, ${at === null ? timestamp : fullTime(at)}\n${text}`;
    })
    .join('\n\n');
}
