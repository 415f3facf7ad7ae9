import type { SessionSummary } from '../../../contract/entities/session.js';
import { fold } from '../../../rules/fold.js';
import { type IsWord, isWordNames, isWords } from './session-filter.js';

/** A filter word that could stand where somebody is typing. */
export interface FilterHint {
  /** The text put into the box: `is:waiting`, `agent:"Ops Agent"`, `channel:`. */
  word: string;
  /** What it means; empty where the word says so itself. */
  about: string;
  /** The state that it asks for; null for other words. */
  is: IsWord | null;
  /** How many sessions an agent or a channel has; null for other words. */
  count: number | null;
}

const MOST_HINTS = 14;
const prefixes: readonly FilterHint[] = [
  { word: 'is:', about: 'by its state', is: null, count: null },
  { word: 'agent:', about: 'by its agent', is: null, count: null },
  { word: 'channel:', about: 'by where it comes from', is: null, count: null },
];

/** The word that ends at the caret, and where it begins in the text; null when there is none. */
function wordAt(text: string, caret: number): { word: string; from: number } | null {
  if (/^[^\s]/.test(text.slice(caret))) return null;
  // Inside quotes a blank belongs to the word.
  const [, word] =
    /(?:^|\s)((?:(?:agent|channel|is):)?(?:"[^"]*|[^\s"]+)?)$/iu.exec(text.slice(0, caret)) ?? [];
  return word === undefined || word === '' ? null : { word, from: caret - word.length };
}

function namesOf(
  prefix: 'agent' | 'channel',
  sessions: readonly SessionSummary[],
  nameOf: (session: SessionSummary) => string | undefined,
): FilterHint[] {
  const counts = new Map<string, number>();
  for (const session of sessions) {
    const name = nameOf(session);
    if (name !== undefined && name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, count]) => ({
      word: `${prefix}:${/\s/.test(name) ? `"${name}"` : name}`,
      ...{ about: '', is: null, count },
    }));
}

/**
 * What the word at the caret could become: states that begin with it, agents and channels that contain it. None
 * for a word that is complete, or that occurs in no filter word: that is one to search for.
 */
export function filterHints(text: string, caret: number, sessions: readonly SessionSummary[]): FilterHint[] {
  const at = wordAt(text, caret);
  if (at === null) return [];
  const [, prefix, rest] = /^(?:(is|agent|channel):)?"?(.*)$/su.exec(fold(at.word)) ?? [];
  const typed = rest ?? '';
  const states = (): FilterHint[] =>
    isWordNames
      .filter((word) => word.startsWith(typed))
      .map((word) => ({ word: `is:${word}`, about: isWords[word], is: word, count: null }));
  const named = (hints: readonly FilterHint[]): FilterHint[] =>
    hints.filter(({ word }) => fold(word.slice(word.indexOf(':') + 1)).includes(typed));

  let found: FilterHint[];
  if (prefix === 'is') found = states();
  else if (prefix === 'agent') found = named(namesOf('agent', sessions, (s) => s.agentGroup.name));
  else if (prefix === 'channel')
    found = named(namesOf('channel', sessions, (s) => s.messagingGroup?.channelType));
  else found = [...prefixes.filter(({ word }) => word.startsWith(typed)), ...states()];
  if (found.some(({ word }) => fold(word) === fold(at.word))) return [];
  return found.slice(0, MOST_HINTS);
}

/** The text with a hint in place of the word at the caret, and where the caret is then. */
export function takeHint(text: string, caret: number, { word }: FilterHint): { text: string; caret: number } {
  const from = wordAt(text, caret)?.from ?? caret;
  // After a complete word the next one begins.
  const put = word.endsWith(':') ? word : `${word} `;
  const rest = text.slice(caret).replace(/^\s+/, '');
  return { text: text.slice(0, from) + put + rest, caret: from + put.length };
}
