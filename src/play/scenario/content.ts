/** The content of the rows that a scenario's steps write, by kind (DATA-FORMAT). */
import type { Action, InboundAction, OutboundAction } from './format.js';

type Content = Record<string, unknown>;

/** What an inbound row holds, without its attachments. */
export function inboundContent(action: InboundAction): { kind: string; content: Content } {
  switch (action.do) {
    case 'task':
      return { kind: 'task', content: { prompt: action.prompt ?? '', script: action.script } };
    case 'webhook': {
      const { source, event, payload = null } = action;
      return { kind: 'webhook', content: { source, event, payload } };
    }
    case 'system':
      return { kind: 'system', content: action.content };
    case 'in': {
      const { text, sender, user } = action;
      const replyTo = action.replyTo === undefined ? {} : { replyTo: action.replyTo };
      if (user === undefined) {
        const senderId = `user:${sender.toLowerCase()}`;
        return { kind: 'chat', content: { text, sender, senderId, ...replyTo } };
      }
      const author = { userId: `U-${user}`, userName: user, fullName: sender, isBot: false, isMe: false };
      return { kind: 'chat-sdk', content: { text, author, ...replyTo } };
    }
  }
}

/** The answer to a question, in one object with both the seed's shape and the runner's. */
export function answerContent(
  questionId: string,
  { option, by }: Extract<Action, { do: 'answer' }>,
): Content {
  return {
    type: 'question_response',
    questionId,
    selectedOption: option,
    userId: by,
    status: 'answered',
    result: { selectedOption: option },
  };
}

/**
 * What an outbound row holds.
 * @param id of the row itself
 * @param target the platform id of the message that it edits or reacts to
 */
export function outboundContent(
  action: OutboundAction,
  id: string,
  target: string,
): { kind: string; content: Content } {
  const files = action.files.length === 0 ? {} : { files: action.files.map((f) => f.name) };
  switch (action.do) {
    case 'out':
      return { kind: 'chat', content: { text: action.text, ...files } };
    case 'edit':
      return { kind: 'chat', content: { operation: 'edit', messageId: target, text: action.text, ...files } };
    case 'react':
      return {
        kind: 'chat',
        content: { operation: 'reaction', messageId: target, emoji: action.emoji, ...files },
      };
    case 'card': {
      const { title, body, text } = action;
      const card = body === undefined ? { title } : { title, body };
      return {
        kind: 'chat-sdk',
        content: { type: 'card', card, fallbackText: text ?? body ?? title, ...files },
      };
    }
    case 'ask': {
      const { title, question, options } = action;
      const offered = options.map(({ label, value }) => ({ label, selectedLabel: label, value }));
      return {
        kind: 'chat-sdk',
        content: {
          type: 'ask_question',
          questionId: id,
          title,
          question: question ?? title,
          options: offered,
          ...files,
        },
      };
    }
    case 'action':
      return { kind: 'system', content: { action: action.name, ...action.fields, ...files } };
  }
}

/** What a step does, in a line of at most 80 characters. */
export function labelOf(action: Action): string {
  const said = 'text' in action && action.text !== undefined ? action.text : wordsOf(action);
  const line = `${action.do}: ${said}`.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${[...line].slice(0, 79).join('')}…` : line;
}

function wordsOf(action: Action): string {
  switch (action.do) {
    case 'task':
      return action.prompt ?? `${action.series}, again`;
    case 'schedule':
      return action.prompt;
    case 'webhook':
      return `${action.source} ${action.event}`;
    case 'card':
    case 'ask':
      return action.title;
    case 'answer':
      return action.option;
    case 'echo':
      return action.label;
    case 'react':
      return action.emoji;
    case 'action':
      return action.name;
    case 'ack':
    case 'settle':
    case 'deliver':
      return `${action.message} ${action.status}`;
    case 'container':
      return action.status ?? 'signs of life';
    case 'row':
      return action.table;
    default:
      return '';
  }
}
