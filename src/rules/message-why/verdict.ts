/** What a verdict about a message is made of, and the words that all verdicts share. */

import type { MessageState } from '../../contract/entities/message.js';
import type { Due, RowRef } from '../../contract/entities/message-facts.js';
import { duration } from '../container-state.js';

/** How serious it is: nothing to do, just a matter of time, somebody should look, it went wrong. */
export type Tone = 'ok' | 'waiting' | 'attention' | 'problem';

/** One thing that a verdict rests on. */
export interface Evidence {
  /** Where it was found, or what it is. */
  what: string;
  value: string;
  /** What else there is to say about it; null when the value says it all. */
  note: string | null;
  /** When that came about, ms since 1970 UTC; null when it has no time. */
  at: number | null;
  /** The key of the row that says so; null when it is not a row of the timeline. */
  row: string | null;
  /** The value as it is stored where it is a cron expression, which the window puts in words. */
  cron: string | null;
}

/** Something that is to happen. */
export interface Expected {
  sentence: string;
  /** ms since 1970 UTC; null when nobody can know. */
  at: number | null;
  /** True when it happens at `at` at the latest, and maybe sooner. */
  latest: boolean;
  row: string | null;
}

/** A verdict without the state word, which messages get by their own rule. */
export interface Finding {
  /** A few words for the headline. */
  title: string;
  tone: Tone;
  /** What it is and why, in whole sentences. */
  sentence: string;
  evidence: Evidence[];
  /** What happens next, in order; empty when nothing does. */
  forecast: Expected[];
  /** What a person can do about it, as sentences; null when nothing needs doing. */
  advice: string | null;
}

export interface Why extends Finding {
  /** The same word as on the row in the timeline. */
  state: MessageState;
  /** The stored status, which says more where the state is `unknown`. */
  statusText: string | null;
}

export function evidence(
  what: string,
  value: string,
  at: number | null = null,
  row: string | null = null,
  note: string | null = null,
): Evidence {
  return { what, value: value.trim() === '' ? '(empty)' : value, note, at, row, cron: null };
}

export function expected(sentence: string, at: number | null = null, latest = false): Expected {
  return { sentence, at, latest, row: null };
}

const QUOTED = 60;

/** A text from a file within a sentence: short, in quotation marks. */
export function quote(text: string): string {
  const cut = text.length > QUOTED ? `${text.slice(0, QUOTED - 1)}…` : text;
  return `“${cut}”`;
}

/** `12 s ago`; says so when there is no time or it lies in the future. */
export function ago(at: number | null, now: number): string {
  if (at === null) return 'at an unreadable time';
  // Whole-second stamps and the difference between two clocks account for a second or two.
  if (at > now + 2000) return `${duration(at - now)} in the future by its own clock`;
  return `${duration(now - at)} ago`;
}

/** `for 12 s`: how long it has lasted since `at`. */
export function lasting(at: number | null, now: number): string {
  return at === null || at > now + 2000 ? 'for an unknown time' : `for ${duration(now - at)}`;
}

const KINDS = ['chat', 'chat-sdk', 'task', 'webhook', 'system', 'task_log'];

/** `chat 12`: what people call a row. */
export function rowWords({ kind, seq, id }: RowRef): string {
  return `${KINDS.includes(kind) ? kind : quote(kind)} ${seq ?? quote(id)}`;
}

/** A time of a row as the rules take it: null for at once, NaN for never. */
export function dueNumber(due: Due | null): number | null {
  return due === null ? null : (due.at ?? Number.NaN);
}
