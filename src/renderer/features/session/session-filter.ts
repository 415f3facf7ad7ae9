import { containerVerdict } from '../../../shared/container-state.js';
import type { SessionSummary } from '../../../shared/entities/session.js';

export const isWords = [
  'running',
  'idle',
  'stopped',
  'waiting',
  'stuck',
  'failed',
  'closed',
  'unreadable',
] as const;
export type IsWord = (typeof isWords)[number];

/** What the filter box says. All parts must hold; several values of one part are alternatives. */
export interface SessionFilter {
  words: string[];
  agents: string[];
  channels: string[];
  is: IsWord[];
  /** Parts that mean nothing, as typed: `is:sleeping`. They match no session. */
  unknown: string[];
}

const part = /(?:(agent|channel|is):)?(?:"([^"]*)"?|(\S+))/giu;

/** Reads `ops agent:andy agent:"Ops Agent" channel:slack is:waiting`. Case does not matter. */
export function parseSessionFilter(text: string): SessionFilter {
  const filter: SessionFilter = { words: [], agents: [], channels: [], is: [], unknown: [] };
  for (const [whole, name, quoted, bare] of text.toLowerCase().matchAll(part)) {
    const value = (quoted ?? bare ?? '').trim();
    // `agent:` alone is somebody who is still typing.
    if (value === '' || (name === undefined && /^(agent|channel|is):$/.test(value))) continue;
    if (name === 'agent') filter.agents.push(value);
    else if (name === 'channel') filter.channels.push(value);
    else if (name === 'is') {
      const word = isWords.find((w) => w === value);
      if (word === undefined) filter.unknown.push(whole);
      else filter.is.push(word);
    } else filter.words.push(value);
  }
  return filter;
}

const byVerdict: readonly IsWord[] = ['running', 'idle', 'stopped', 'stuck'];

/** Whether a session that nothing happens to may come to match, or cease to: by its container's silence. */
export function filterAges(filter: SessionFilter): boolean {
  return filter.is.some((word) => byVerdict.includes(word));
}

/** Whether a session is what an `is:` word says, at `now` (ms UTC). By the evidence, not by v2.db's claim. */
export function sessionIs(session: SessionSummary, word: IsWord, now: number): boolean {
  if (word === 'waiting') return session.openQuestions > 0;
  if (word === 'closed') return session.status === 'closed';
  if (word === 'failed') return session.digest?.readable === true && session.digest.failed > 0;
  if (word === 'unreadable') return session.digest?.readable === false;
  const { state } = containerVerdict(session.container, now);
  if (word === 'running') return state === 'running' || state === 'working' || state === 'starting';
  if (word === 'stopped') return state === 'stopped' || state === 'gone' || state === 'leftover';
  return state === word;
}

export function matchesSession(filter: SessionFilter, session: SessionSummary, now: number): boolean {
  if (filter.unknown.length > 0) return false;
  const agent =
    `${session.agentGroup.name}\n${session.agentGroup.folder}\n${session.agentGroup.id}`.toLowerCase();
  const channel = (session.messagingGroup?.channelType ?? '').toLowerCase();
  if (filter.agents.length > 0 && !filter.agents.some((a) => agent.includes(a))) return false;
  if (filter.channels.length > 0 && !filter.channels.some((c) => channel.includes(c))) return false;
  if (filter.is.length > 0 && !filter.is.some((word) => sessionIs(session, word, now))) return false;
  if (filter.words.length === 0) return true;
  const text = [
    session.title,
    session.threadId,
    session.id,
    session.messagingGroup?.platformId,
    session.digest?.readable === true ? session.digest.lastText : null,
    agent,
    channel,
  ]
    .filter((t) => t != null)
    .join('\n')
    .toLowerCase();
  return filter.words.every((word) => text.includes(word));
}
