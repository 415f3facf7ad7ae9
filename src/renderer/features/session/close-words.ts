import type { SessionSummary } from '../../../contract/entities/session.js';
import { MOST_COUNTED } from '../../../contract/limits.js';
import { plural } from '../../ui/format.js';

const many = (n: number, one: string): string =>
  n >= MOST_COUNTED ? `${MOST_COUNTED} or more ${one}s` : plural(n, one);

/**
 * What will be left undone once a session is closed, in sentences; null when nothing waits in it.
 * @param polls whether a container is there that takes messages; closing does not stop it
 * @param now ms since 1970, UTC
 */
export function leftUndone({ digest }: SessionSummary, polls: boolean, now: number): string | null {
  if (digest?.readable !== true) return null;
  const { length: waiting } = digest.due.dueAt;
  const later = digest.due.dueAt.filter((at) => at > now).length;
  const { length: unsent } = digest.undelivered.dueAt;
  const one = waiting === 1;
  const all = one ? ' for its time' : ' for their time';
  const time = later === 0 ? '' : later === waiting ? all : `, ${later} of them for a time`;
  const taken = polls ? 'only the container running now may still take' : 'nobody will ever take';
  const messages = `${many(waiting, 'message')} ${one ? 'waits' : 'wait'} here${time}: once the session is closed, no host will start a container, and ${taken} ${one ? 'it' : 'them'}.`;
  const answers = `${many(unsent, 'answer')} ${unsent === 1 ? 'waits' : 'wait'} for delivery: no host delivers from a closed session.`;
  const said = [...(waiting > 0 ? [messages] : []), ...(unsent > 0 ? [answers] : [])];
  return said.length === 0 ? null : said.join(' ');
}
