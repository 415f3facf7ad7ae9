/** What is wrong with content that somebody writes as JSON, while they write it. */
import type { InboundKind } from '../../../contract/entities/draft.js';
import { jsonFault, placeIn } from '../../../rules/json-fault.js';
import { doubledIn } from '../../../rules/json-text.js';

type Type = 'text' | 'object' | 'list' | 'number' | 'flag' | 'anything';

export interface Key {
  name: string;
  type: Type;
  required: boolean;
  about: string;
  /** The keys of an object, or of each entry of a list. */
  keys?: readonly Key[];
  /** What a text usually is. */
  values?: readonly string[];
}

const key = (name: string, type: Type, about: string, more: Partial<Key> = {}): Key => ({
  ...{ name, type, required: true, about },
  ...more,
});
const optional = { required: false };
const attachments = key('attachments', 'list', 'files as base64', {
  ...optional,
  keys: [
    key('type', 'text', 'of what kind', { ...optional, values: ['photo', 'file'] }),
    key('name', 'text', 'the file’s name', optional),
    key('mimeType', 'text', 'as image/png', optional),
    key('size', 'number', 'in bytes', optional),
    key('data', 'text', 'base64'),
  ],
});
const replyTo = key('replyTo', 'object', 'what it answers', {
  ...optional,
  keys: [
    key('id', 'text', 'the platform’s id of it', optional),
    key('sender', 'text', 'who said it'),
    key('text', 'text', 'what was said'),
  ],
});
const author = key('author', 'object', 'who says it', {
  keys: [
    key('userId', 'text', 'the platform’s id'),
    key('userName', 'text', 'the platform’s name'),
    key('fullName', 'text', 'what the agent reads'),
    key('isBot', 'flag', 'whether it is a bot', optional),
    key('isMe', 'flag', 'whether it is the agent', optional),
  ],
});
const question = { required: false, about: 'of a question_response' };
const cli = { required: false, about: 'of a cli_response' };

/** The keys that runners read, by kind (DATA-FORMAT, content by kind). */
const keysOf: Readonly<Record<InboundKind, readonly Key[]>> = {
  chat: [
    key('text', 'text', 'what is said'),
    key('sender', 'text', 'the name that the agent reads'),
    key('senderId', 'text', 'the platform’s id of the sender', optional),
    attachments,
    replyTo,
  ],
  'chat-sdk': [key('text', 'text', 'what is said'), author, attachments, replyTo],
  task: [
    key('prompt', 'text', 'what the agent should do'),
    key('script', 'anything', 'runs first; null for none', optional),
    key('originSessionId', 'anything', 'where it was thought of; hosts keep it', optional),
  ],
  webhook: [
    key('source', 'text', 'who calls'),
    key('event', 'text', 'what happened'),
    key('payload', 'anything', 'what came with it'),
  ],
  system: [
    key('type', 'text', 'what it answers', { values: ['question_response', 'cli_response'] }),
    key('questionId', 'text', '', question),
    key('selectedOption', 'text', '', question),
    key('userId', 'text', '', question),
    key('status', 'text', '', { ...question, values: ['answered'] }),
    key('result', 'anything', '', question),
    key('requestId', 'text', '', cli),
    key('frame', 'anything', '', cli),
  ],
};

/** The keys that runners read in the object that a path leads to; none where nothing is known about it. */
export function keysAt(kind: InboundKind, path: readonly (string | null)[]): readonly Key[] {
  const inside = (keys: readonly Key[], name: string): readonly Key[] =>
    keys.find((one) => one.name === name)?.keys ?? [];
  return path.reduce<readonly Key[]>(
    (keys, name) => (name === null ? keys : inside(keys, name)),
    keysOf[kind],
  );
}

export interface JsonProblem {
  /** As an editor counts it: `Line 3, column 5`. */
  place: string;
  /** In characters from the beginning. */
  at: number;
  message: string;
}

/** Why a text is not a JSON object that can be written; null when it is one. */
export function jsonProblem(text: string): JsonProblem | null {
  const fault = jsonFault(text);
  if (fault === null) return null;
  const { at, reason } = fault;
  return { at, place: placeIn(text, at).replace('l', 'L'), message: `The content ${reason}` };
}

function isOf(type: Type, value: unknown): boolean {
  if (type === 'text') return typeof value === 'string';
  if (type === 'list') return Array.isArray(value);
  if (type === 'number') return typeof value === 'number';
  if (type === 'flag') return typeof value === 'boolean';
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return true;
}

const nouns: Record<Type, string> = {
  text: 'a text',
  object: 'an object',
  list: 'a list',
  number: 'a number',
  flag: 'true or false',
  anything: 'a value',
};

/** What a runner would miss or misread in content that parses. It may be written all the same. */
export function shapeHints(kind: InboundKind, text: string): string[] {
  if (jsonProblem(text) !== null) return [];
  const content: Record<string, unknown> = JSON.parse(text);
  const known = keysOf[kind];
  const hints = known.flatMap(({ name, type, required }) => {
    if (content[name] === undefined) return required ? [`${name} is missing`] : [];
    return isOf(type, content[name]) ? [] : [`${name} should be ${nouns[type]}`];
  });
  const unknown = Object.keys(content).filter((name) => !known.some((k) => k.name === name));
  if (unknown.length > 0) hints.push(`no runner reads ${unknown.slice(0, 3).join(', ')}`);
  const doubled = doubledIn(text);
  if (doubled !== undefined) {
    hints.push(
      `${doubled.name} stands twice (${placeIn(text, doubled.key.from)}): runners read the last one`,
    );
  }
  return hints;
}
