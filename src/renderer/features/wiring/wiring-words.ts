import type { SessionMode } from '../../../contract/entities/messaging-group.js';
import type { ThreadPolicy, Wiring, WiringChange } from '../../../contract/entities/wiring.js';
import { isOneOf } from '../../ui/one-of.js';

export const modeWords: Record<SessionMode, string> = {
  shared: 'shared: one session for the chat',
  'per-thread': 'per-thread: one session for each thread',
  'agent-shared': 'agent-shared: one session for all chats of the agent',
};

export type EngageMode = NonNullable<WiringChange['engageMode']>;

export const engageWords: Record<EngageMode, string> = {
  pattern: 'by pattern',
  mention: 'when mentioned',
  'mention-sticky': 'once mentioned, from then on',
};

export const threadWords: Record<ThreadPolicy, string> = {
  inherit: 'inherit: as the adapter does',
  on: 'on: in a group, a session for each thread',
  off: 'off: threads are left out',
};

/** When the agent takes part, in a few words. */
export function engagement({ engageMode, engagePattern }: Wiring): string {
  if (engageMode === null) return 'decided by the host';
  if (engageMode === 'pattern') {
    return engagePattern === null || engagePattern === '.' ? 'every message' : `pattern ${engagePattern}`;
  }
  return isOneOf(engageWords, engageMode) ? engageWords[engageMode] : engageMode;
}
