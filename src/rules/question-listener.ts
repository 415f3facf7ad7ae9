/** Whether an agent still waits for the answer to its question: pure, over what is known of its container. */

import type { ContainerFacts } from '../contract/entities/container.js';
import { containerVerdict, duration } from './container-state.js';
import { QUESTION_MS } from './host-rules.js';
import { type Outlook, outlookOf } from './message-why/surroundings.js';

/** Only likely: the deadline is not stored, and a container leaves no sure sign. */
export type Listener = 'waits' | 'timed out' | 'gone';

/** Until when the agent that asked at this time likely waits. Both ms since 1970, UTC. */
export function likelyDeadline(askedAt: number): number {
  return askedAt + QUESTION_MS;
}

/**
 * @param askedAt ms since 1970, UTC; null when the question's time cannot be read
 * @param outlook whether its container is there
 */
export function listenerOf(askedAt: number | null, outlook: Outlook, now: number): Listener {
  if (outlook === 'none' || outlook === 'broken') return 'gone';
  return askedAt !== null && likelyDeadline(askedAt) < now ? 'timed out' : 'waits';
}

/** Whether whoever asked an open question still waits for it. */
export interface Listening {
  listener: Listener;
  /** For the question's head: `probably timed out 15 h ago`. Null while the agent likely waits. */
  words: string | null;
  /** What that means for whoever is about to answer. */
  sentence: string;
}

const INSTEAD = 'An answer would not be read: close the question, and tell the agent in a message.';

/** As listenerOf, in words. @param container of the session that asks; null while that is not known */
export function listening(askedAt: number | null, container: ContainerFacts | null, now: number): Listening {
  const outlook = container === null ? 'unclear' : outlookOf(containerVerdict(container, now).state);
  const listener = listenerOf(askedAt, outlook, now);
  if (listener === 'waits') return { listener, words: null, sentence: 'The agent waits for an answer.' };
  // Without a time of its own it cannot have timed out.
  const over = askedAt === null ? '' : ` ${duration(now - likelyDeadline(askedAt))} ago`;
  return listener === 'gone'
    ? {
        ...{ listener, words: 'probably nobody is waiting any more' },
        sentence: `The container that asked is gone or silent: probably nobody will read an answer. ${INSTEAD}`,
      }
    : {
        ...{ listener, words: `probably timed out${over}` },
        sentence: `It probably timed out${over}: the agent has stopped waiting. ${INSTEAD}`,
      };
}
