/** What of a message can be found, and how it is handed to the index. */
import type { MessageBody } from '../contract/entities/message.js';
import { foldText } from './fold.js';
import { spaced, wordsOf } from './tokens.js';

export interface SearchDocument {
  text: string;
  sender: string | null;
  /** Names of attachments. */
  files: readonly string[];
  /** The message's own id. */
  id: string;
  /** The number of its agent in the index. */
  agent: number;
  channel: string | null;
  kind: string;
  /** Words of `is:`. */
  is: readonly string[];
}

/**
 * Private characters begin the words of filters. In texts they are no letters, so no text can pretend to one. `FIELD`
 * stands between fields, so that no phrase reaches from one into the next.
 */
const FIELD = '\ue000';
export const MARK = {
  agent: '\ue002',
  from: '\ue003',
  channel: '\ue004',
  kind: '\ue005',
  is: '\ue006',
} as const;
export type MarkName = keyof typeof MARK;

export const marked = (name: MarkName, word: string): string => `${MARK[name]}${word}`;

/** Few channels, kinds and senders are on many messages. */
const MOST_REMEMBERED = 10_000;
const remembered = new Map<string, readonly string[]>();

function markedAll(name: MarkName, text: string): readonly string[] {
  const key = `${name} ${text}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const words = wordsOf(text).map((word) => marked(name, word));
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(key, words);
  return words;
}

export const fieldsOf = ({ text, sender, files, id }: SearchDocument): string[] =>
  [text, sender ?? '', ...files, id].filter((field) => field !== '');

/** The words of its filters. */
export function marksOf(document: SearchDocument): (readonly string[])[] {
  return [
    [marked('agent', document.agent.toString(36))],
    markedAll('from', document.sender ?? ''),
    markedAll('channel', document.channel ?? ''),
    markedAll('kind', document.kind),
    ...[...document.is, ...(document.files.length > 0 ? ['file'] : [])].map((is) => [marked('is', is)]),
  ];
}

/** As the index of words takes it. */
export function toWords(document: SearchDocument): string {
  // Those of different filters begin differently, so no phrase reaches from one into the next.
  const marks = marksOf(document).flat().join(' ');
  return [...fieldsOf(document).map(spaced), marks].join(` ${FIELD} `);
}

/** As the index of parts takes it. */
export const toParts = (document: SearchDocument): string => fieldsOf(document).map(foldText).join('\n');

/** What the timeline shows of it, as one text. What it quotes is the text of another row. */
export function textOf(body: MessageBody): string {
  const lines = (...parts: (string | null)[]): string =>
    parts.filter((part) => part !== null && part !== '').join('\n');
  switch (body.type) {
    case 'text':
    case 'edit':
      return body.text;
    case 'task':
      return lines(body.prompt, body.script);
    case 'webhook':
      return lines(`${body.source}: ${body.event}`, body.payload);
    case 'question':
      return lines(body.title, body.question, ...body.options.map(({ label }) => label));
    case 'answer':
      return body.selectedOption;
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
