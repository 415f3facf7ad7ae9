/** What is wrong with content that somebody writes as JSON, while they write it. */
import type { InboundKind } from '../../../shared/entities/draft.js';

type Type = 'text' | 'object' | 'list' | 'anything';

export interface Key {
  name: string;
  type: Type;
  required: boolean;
  about: string;
}

const key = (name: string, type: Type, about: string, required = true): Key => ({
  name,
  type,
  required,
  about,
});
const attachments = key('attachments', 'list', 'files as base64: {name, mimeType, data}', false);
const replyTo = key('replyTo', 'object', 'what it answers: {sender, text}', false);

/** The keys that runners read, by kind (DATA-FORMAT, content by kind). */
export const keysOf: Readonly<Record<InboundKind, readonly Key[]>> = {
  chat: [
    key('text', 'text', 'what is said'),
    key('sender', 'text', 'the name that the agent reads'),
    key('senderId', 'text', 'the platform’s id of the sender', false),
    attachments,
    replyTo,
  ],
  'chat-sdk': [
    key('text', 'text', 'what is said'),
    key('author', 'object', '{userId, userName, fullName}'),
    attachments,
    replyTo,
  ],
  task: [
    key('prompt', 'text', 'what the agent is to do'),
    key('script', 'anything', 'runs first; null for none', false),
  ],
  webhook: [
    key('source', 'text', 'who calls'),
    key('event', 'text', 'what happened'),
    key('payload', 'anything', 'what came with it'),
  ],
  system: [
    key('type', 'text', 'question_response or cli_response'),
    key('questionId', 'text', 'of a question_response', false),
    key('selectedOption', 'text', 'of a question_response', false),
    key('userId', 'text', 'of a question_response', false),
    key('requestId', 'text', 'of a cli_response', false),
    key('frame', 'anything', 'of a cli_response', false),
  ],
};

export interface JsonProblem {
  /** From 1. */
  line: number;
  /** In characters from the beginning. */
  at: number;
  message: string;
}

/** Why a text is not a JSON object; null when it is one. */
export function jsonProblem(text: string): JsonProblem | null {
  try {
    const value: unknown = JSON.parse(text);
    const object = typeof value === 'object' && value !== null && !Array.isArray(value);
    return object ? null : { line: 1, at: 0, message: 'The content must be a JSON object: { … }' };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const position = /at position (\d+)/.exec(said)?.[1];
    // Without a position it is the end that is missing.
    const at = position === undefined ? text.length : Math.min(Number(position), text.length);
    const message = said.replace(/ in JSON at position.*$/, '').replace(/^JSON\.parse: /, '');
    return { line: text.slice(0, at).split('\n').length, at, message };
  }
}

function isOf(type: Type, value: unknown): boolean {
  if (type === 'text') return typeof value === 'string';
  if (type === 'list') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return true;
}

const nouns: Record<Type, string> = {
  text: 'a text',
  object: 'an object',
  list: 'a list',
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
  return hints;
}
