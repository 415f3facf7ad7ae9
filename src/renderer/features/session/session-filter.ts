import type { SessionSummary } from '../../../contract/entities/session.js';
import { containerTrouble, dueRows, undeliveredRows } from '../../../rules/attention.js';
import { containerVerdict } from '../../../rules/container-state.js';
import type { ContainerState } from '../../../rules/container-verdict.js';
import { fold } from '../../../rules/fold.js';

/** What `is:` can be followed by, and what that means. */
export const isWords = {
  attention: 'needs you',
  waiting: 'a question waits for an answer',
  approval: 'a request of its agent waits for approval',
  stuck: 'its container is silent',
  gone: 'its container is gone, or left its claims behind',
  due: 'a message is due and not taken',
  scheduled: 'something is scheduled in it',
  failed: 'a message or a delivery failed',
  undelivered: 'an answer was not delivered',
  unread: 'unread',
  running: 'its container runs',
  idle: 'its container is idle',
  stopped: 'it has no container',
  closed: 'it is closed',
  unreadable: 'its files cannot be read',
} as const;
export type IsWord = keyof typeof isWords;

const isWord = (word: string): word is IsWord => Object.hasOwn(isWords, word);
export const isWordNames: readonly IsWord[] = Object.keys(isWords).filter(isWord);

/** A parsed filter. All parts must hold; several values of one part are alternatives. */
export interface SessionFilter {
  words: string[];
  agents: string[];
  channels: string[];
  is: IsWord[];
  /** Parts that mean nothing, as typed: `is:sleeping`. They match no session. */
  unknown: string[];
}

/** What a filter looks at besides the sessions themselves. */
export interface Sight {
  /** ms UTC. */
  now: number;
  /** The ids of the sessions that need a person. */
  attention: ReadonlySet<string>;
}

const part = /(?:(agent|channel|is):)?(?:"([^"]*)"?|(\S+))/giu;

/** Reads `ops agent:andy agent:"Ops Agent" channel:slack is:waiting`. Neither case nor accents matter (fold). */
export function parseSessionFilter(text: string): SessionFilter {
  const filter: SessionFilter = { words: [], agents: [], channels: [], is: [], unknown: [] };
  for (const [whole, name, quoted, bare] of fold(text).matchAll(part)) {
    const value = (quoted ?? bare ?? '').trim();
    // A bare `agent:`, or `is:wai`, means somebody is still typing.
    if (value === '' || (name === undefined && /^(agent|channel|is):$/.test(value))) continue;
    if (name === 'agent') filter.agents.push(value);
    else if (name === 'channel') filter.channels.push(value);
    else if (name === 'is') {
      if (isWord(value)) filter.is.push(value);
      else if (!isWordNames.some((word) => word.startsWith(value))) filter.unknown.push(whole);
    } else filter.words.push(value);
  }
  return filter;
}

const ageing: readonly IsWord[] = ['running', 'idle', 'stopped', 'stuck', 'gone', 'due', 'undelivered'];

/** Whether a session in which nothing happens may start or stop matching as time passes. */
export function filterAges(filter: SessionFilter): boolean {
  return filter.is.some((word) => ageing.includes(word));
}

/** Why a session's files, or one of them, cannot be read; empty for one that has not been looked at. */
export function badFiles({ digest }: SessionSummary): { code: string; message: string }[] {
  if (digest === null) return [];
  return digest.readable ? digest.bad : [digest];
}

/** How many rows of a session failed, in either direction. */
export function failedRows({ digest }: SessionSummary): number {
  return digest?.readable === true ? digest.failedIn.count + digest.missed.count + digest.failedOut.count : 0;
}

function stateWords(state: ContainerState): readonly IsWord[] {
  if (state === 'working' || state === 'starting') return ['running'];
  if (state === 'leftover') return ['stopped'];
  // Already reported with the rest of the session.
  if (state === 'stuck' || state === 'gone') return [];
  return isWord(state) ? [state] : [];
}

/** What a session is, in the words that `is:` takes. By the evidence, not by v2.db's claim. */
function wordsOf(session: SessionSummary, { now, attention }: Sight): IsWord[] {
  const { state } = containerVerdict(session.container, now);
  const words: IsWord[] = [...stateWords(state)];
  const trouble = containerTrouble(session, state, now);
  if (trouble !== null) words.push(trouble);
  if (attention.has(session.id)) words.push('attention');
  if (session.openQuestions > 0) words.push('waiting');
  if (session.openApprovals > 0) words.push('approval');
  if (session.status === 'closed') words.push('closed');
  if (session.unread > 0) words.push('unread');
  if (badFiles(session).length > 0) words.push('unreadable');
  if (failedRows(session) > 0) words.push('failed');
  if (dueRows(session, now) > 0) words.push('due');
  if (session.digest?.readable === true && session.digest.scheduled > 0) words.push('scheduled');
  if (undeliveredRows(session, now) > 0) words.push('undelivered');
  return words;
}

/** How many sessions each word applies to; words that apply to none are left out. */
export function countWords(sessions: readonly SessionSummary[], sight: Sight): Map<IsWord, number> {
  const counts = new Map<IsWord, number>();
  for (const session of sessions) {
    for (const word of wordsOf(session, sight)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

// A session that has not changed is the same object, and is searched again with each letter typed.
const searched = new WeakMap<SessionSummary, { agent: string; channel: string; text: string }>();

function searchable(session: SessionSummary): { agent: string; channel: string; text: string } {
  const before = searched.get(session);
  if (before !== undefined) return before;
  const { agentGroup, messagingGroup, digest } = session;
  const agent = fold(`${agentGroup.name}\n${agentGroup.folder}\n${agentGroup.id}`);
  const channel = fold(messagingGroup?.channelType ?? '');
  const texts = [
    ...[session.title, session.threadId, session.id, messagingGroup?.platformId, messagingGroup?.instance],
    digest?.readable === true ? digest.lastText : null,
  ]
    .filter((t) => t != null)
    .join('\n');
  const made = { agent, channel, text: `${fold(texts)}\n${agent}\n${channel}` };
  searched.set(session, made);
  return made;
}

export function matchesSession(filter: SessionFilter, session: SessionSummary, sight: Sight): boolean {
  const { words, agents, channels, is, unknown } = filter;
  if (unknown.length > 0) return false;
  if (is.length > 0) {
    const those = wordsOf(session, sight);
    if (!is.some((word) => those.includes(word))) return false;
  }
  if (words.length + agents.length + channels.length === 0) return true;
  const { agent, channel, text } = searchable(session);
  if (agents.length > 0 && !agents.some((a) => agent.includes(a))) return false;
  if (channels.length > 0 && !channels.some((c) => channel.includes(c))) return false;
  return words.every((word) => text.includes(word));
}
