/** How far the index is, in words. */
import type { SearchState } from '../../../contract/entities/search.js';
import { bytes, plural } from '../../ui/format.js';

const number = (n: number): string => n.toLocaleString('en-US');

/** What is found, and what is not yet. */
export function stateWords(state: SearchState): string {
  const { phase, still, sessions, messages, bytes: size } = state;
  if (phase === 'none') return 'There is no index of this workspace, so nothing is found.';
  const part = `${number(sessions.done)} of ${plural(sessions.all, 'session')}`;
  const what = `${number(messages)} messages, ${bytes(size)}`;
  if (still === 'elsewhere') return `Another console keeps the index: ${what}.`;
  if (still === 'paused') {
    return `Paused: ${part}, ${what}. What has changed since is not found.`;
  }
  switch (phase) {
    case 'words':
      return `Indexing: ${part} read so far, ${what}.`;
    case 'parts':
      return `${number(messages)} messages are indexed. Pieces of words are being added: ${bytes(size)} so far.`;
    default:
      return `Up to date: ${what}.`;
  }
}

/** How many there are; null while that is not known. */
export function countWords(count: { count: number; exact: 'exact' | 'most' } | undefined): string | null {
  if (count === undefined) return null;
  const words = `${number(count.count)} ${count.count === 1 ? 'message' : 'messages'}`;
  return count.exact === 'exact' ? words : `at most ${words}`;
}
