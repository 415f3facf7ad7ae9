/** What the simulated agent says. Pure: rows and facts in, words out. */
import type { Ask } from './command-parse.js';

/** An attachment as the agent found it on disk. */
export interface FoundFile {
  name: string;
  /** Bytes; null when it is not there or not a plain file. */
  size: number | null;
}

/** What an inbound row says, as far as the agent reads it. */
export interface Read {
  text: string;
  attachments: { name: string; localPath: string | null }[];
}

const QUOTE_LIMIT = 2000;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Reads the content of any kind of row. What it does not understand it takes as text. */
export function readContent(kind: string, content: string): Read {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch {
    // Content may be anything at all; the agent sees it as it is.
    return { text: content, attachments: [] };
  }
  if (!isRecord(parsed)) return { text: content, attachments: [] };
  const list = Array.isArray(parsed.attachments) ? parsed.attachments.filter(isRecord) : [];
  const attachments = list.map((a, i) => ({
    name: textOf(a.name) ?? `attachment ${i + 1}`,
    localPath: textOf(a.localPath),
  }));
  return { text: saidIn(kind, parsed) ?? content, attachments };
}

function saidIn(kind: string, content: Record<string, unknown>): string | null {
  if (kind === 'task') return textOf(content.prompt);
  if (kind === 'webhook') {
    const words = [textOf(content.source), textOf(content.event)].filter((w) => w !== null);
    return words.length === 0 ? null : words.join(' ');
  }
  return typeof content.text === 'string' ? content.text : null;
}

/** The answer to one message, with the files that came with it as they stand on disk. */
export function replyTo(kind: string, read: Read, files: readonly FoundFile[]): string {
  const said = read.text.length > QUOTE_LIMIT ? `${read.text.slice(0, QUOTE_LIMIT)}…` : read.text;
  const parts = [opening(kind, said)];
  if (files.length > 0) {
    const named = files.map((f) =>
      f.size === null ? `${f.name} (not there)` : `${f.name} (${f.size.toLocaleString('en-US')} bytes)`,
    );
    parts.push(`I found ${files.length} ${files.length === 1 ? 'file' : 'files'}: ${named.join(', ')}.`);
  }
  return parts.join(' ');
}

/**
 * Small talk that has an answer of its own: matched against the whole text, ignoring case and
 * the final punctuation mark.
 */
const CANNED: readonly [RegExp, string][] = [
  [
    /^(hi|hello|hey|shalom|good (morning|evening))$/,
    'Hello! I am the simulated agent: /help lists what I do.',
  ],
  [/^(thanks|thank you|thx)$/, 'You are welcome.'],
  [/^ping$/, 'pong'],
  [/^(bye|good night)$/, 'Bye. I stay here and listen.'],
];

function opening(kind: string, said: string): string {
  if (kind === 'task') return `The task ran: "${said}".`;
  if (kind === 'webhook') return `I saw the webhook ${said}.`;
  const small = said
    .trim()
    .toLowerCase()
    .replace(/[.!?]+$/, '');
  const canned = CANNED.find(([talk]) => talk.test(small));
  if (canned !== undefined) return canned[1];
  return said === '' ? 'You sent no words.' : `You said: "${said}".`;
}

/** The content of an ask_question row, in the shape that the real runner writes. */
export function askContent(questionId: string, ask: Ask) {
  return {
    type: 'ask_question',
    questionId,
    title: ask.title,
    question: ask.title,
    options: ask.options.map((option) => ({ label: option, selectedLabel: option, value: option })),
  };
}

/** What was chosen, from a question_response row; null when the row does not say. */
export function selectedIn(content: string): string | null {
  try {
    const parsed: unknown = JSON.parse(content);
    return isRecord(parsed) ? textOf(parsed.selectedOption) : null;
  } catch {
    // A row that LIKE found but that is not JSON holds no answer.
    return null;
  }
}
