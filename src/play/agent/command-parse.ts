/** The arguments of the slash commands: text in, values out. Nothing here touches a session. */
import { nextRun, readRecurrence } from '../../rules/recurrence.js';

/** What is wrong with a command's arguments, as a sentence for whoever typed it. */
export class Misuse extends Error {}

export interface Ask {
  title: string;
  options: string[];
}

const KB = 1024;
const MOST_BYTES = 16 * KB * KB;
const MOST_SECONDS = 3600;

/** A message that begins with `/name`, after at most one mention; null for any other text. */
export function parseCommand(text: string): { name: string; rest: string } | null {
  const match = /^(?:@\S+\s+)?\/([a-z]+)(?:\s+(.*))?$/s.exec(text.trim());
  return match?.[1] === undefined ? null : { name: match[1], rest: (match[2] ?? '').trim() };
}

/** `900`, `900B`, `20KB`, `2MB`; 1 KB is 1024 bytes. At most 16 MB. @throws Misuse */
export function parseSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(B|KB|MB)?$/i.exec(text.trim());
  const unit = { B: 1, KB, MB: KB * KB }[(match?.[2] ?? 'B').toUpperCase()] ?? Number.NaN;
  const bytes = Math.round(Number(match?.[1] ?? Number.NaN) * unit);
  if (!Number.isFinite(bytes)) throw new Misuse(`“${text}” is not a size: say 900, 20KB or 2MB.`);
  if (bytes > MOST_BYTES) throw new Misuse(`${text} is more than 16MB.`);
  return bytes;
}

/** Seconds from 0 to 3600, whole or not. @returns ms @throws Misuse */
export function parseSeconds(text: string): number {
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds <= MOST_SECONDS)) throw new Misuse(`“${text}” is not a number of seconds from 0 to 3600.`);
  return Math.round(seconds * 1000);
}

/** A whole number from 1 to `most`. @throws Misuse */
export function parseCount(text: string, most: number): number {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > most) throw new Misuse(`“${text}” is not a whole number from 1 to ${most}.`);
  return count;
}

/** @throws Misuse */
export function parseNothing(text: string): null {
  if (text !== '') throw new Misuse('It takes no arguments.');
  return null;
}

/** @throws Misuse */
export function parseWords(text: string): string {
  if (text === '') throw new Misuse('The words are missing.');
  return text;
}

/** `Title? | one | two`: a question with two or more options. @throws Misuse */
export function parseAsk(text: string): Ask {
  const [title, ...options] = text.split('|').map((part) => part.trim());
  const named = options.filter((option) => option !== '');
  if (title === undefined || title === '') throw new Misuse('The question is missing.');
  if (named.length < 2) throw new Misuse('A question needs two options or more, each after a “|”.');
  return { title, options: named };
}

/** `Title | text`; the text may hold more `|`. @throws Misuse */
export function parseCard(text: string): { title: string; text: string } {
  const { before, after } = atBar(text, 'title', 'text');
  return { title: before, text: after };
}

/** `report.csv 20KB`; without a size 1 KB. @throws Misuse */
export function parseFile(text: string): { name: string; bytes: number } {
  const match = /^(.*?)(?:\s+(\d\S*))?$/s.exec(text);
  const name = match?.[1] ?? '';
  if (name === '') throw new Misuse('The name of the file is missing.');
  if (/[/\\\p{Cc}]/u.test(name) || name === '.' || name === '..') {
    throw new Misuse('The name must be one plain file name, without a folder.');
  }
  if (Buffer.byteLength(name, 'utf8') > 200) throw new Misuse('The name is longer than 200 bytes.');
  return { name, bytes: match?.[2] === undefined ? KB : parseSize(match[2]) };
}

/** `Bash 90` or `Bash 90 600`: a tool, its seconds, and the timeout that it declares. @throws Misuse */
export function parseTool(text: string): { name: string; ms: number; declaredMs: number | null } {
  const [name = '', seconds, declared, ...more] = text.split(/\s+/);
  if (!/^[\w.:-]{1,100}$/.test(name)) throw new Misuse('The name of the tool is missing.');
  if (seconds === undefined) throw new Misuse('The number of seconds is missing.');
  if (more.length > 0) throw new Misuse('It takes a name and one or two numbers.');
  const ms = parseSeconds(seconds);
  // Bash is the only tool whose timeout the runner knows.
  const own = name === 'Bash' ? ms : null;
  return { name, ms, declaredMs: declared === undefined ? own : parseSeconds(declared) };
}

/** One emoji, or the name of one such as `thumbs_up`. @throws Misuse */
export function parseEmoji(text: string): string {
  if (!/^\S{1,40}$/u.test(text)) throw new Misuse('One emoji is needed.');
  return text;
}

/** A task to be scheduled. */
export interface Schedule {
  prompt: string;
  /** When it first runs, ms since 1970 UTC. */
  at: number;
  /** Cron in the time zone of this machine; null for a task that runs once. */
  recurrence: string | null;
}

const UNIT_MS: Record<string, number> = { s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * `in 10 min | prompt` or `0 9 * * 1-5 | prompt`.
 * @param now ms since 1970 UTC
 * @throws Misuse
 */
export function parseSchedule(text: string, now: number): Schedule {
  const { before, after: prompt } = atBar(text, 'time', 'prompt');
  const once = /^in\s+(\d{1,6})\s*(s|min|h|d)$/.exec(before);
  if (once !== null) {
    const at = now + Number(once[1]) * (UNIT_MS[once[2] ?? ''] ?? 0);
    return { prompt, at, recurrence: null };
  }
  const fields = before.split(/\s+/);
  if (/^in\b/.test(before) || fields.length !== 5) {
    throw new Misuse(`“${before}” is not a time: say “in 10 min” (s, min, h, d) or a cron of five fields.`);
  }
  const recurrence = fields.join(' ');
  const { refusal } = readRecurrence(recurrence);
  if (refusal !== null) throw new Misuse(`“${recurrence}” ${refusal}.`);
  return { prompt, at: nextRun(recurrence, now), recurrence };
}

function atBar(text: string, first: string, second: string): { before: string; after: string } {
  const bar = text.indexOf('|');
  const before = (bar < 0 ? text : text.slice(0, bar)).trim();
  const after = bar < 0 ? '' : text.slice(bar + 1).trim();
  if (before === '') throw new Misuse(`The ${first} is missing.`);
  if (after === '') throw new Misuse(`The ${second} is missing: write it after a “|”.`);
  return { before, after };
}
