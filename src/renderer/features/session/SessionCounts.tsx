import { plural } from '../../ui/format.js';
import { useCoarseNow } from '../../ui/now.js';
import { useSessions } from './queries.js';
import { type IsWord, sessionIs } from './session-filter.js';

/** How the workspace stands, in a line of words. */
export function SessionCounts() {
  const sessions = useSessions();
  const now = useCoarseNow(5000);
  const all = sessions.data;
  if (all === undefined) return null;
  const count = (word: IsWord) => all.reduce((n, s) => n + (sessionIs(s, word, now) ? 1 : 0), 0);
  const unreadable = all.filter((s) => s.digest?.readable === false).length;
  const parts = [
    plural(all.length, 'session'),
    `${count('running')} running`,
    `${count('waiting')} waiting for an answer`,
    `${count('stuck')} stuck`,
    `${count('failed')} failed`,
  ];
  if (unreadable > 0) parts.push(`${unreadable} unreadable`);
  return <span>{parts.join(' · ')}</span>;
}
