/** What a person calls the things of v2.db, for sentences about them. */
import type { MessagingGroup } from '../../contract/entities/messaging-group.js';
import { botOf } from '../../rules/bot.js';
import { chatAddress } from '../../rules/chat-address.js';
import { taskSeriesOf, taskSessionName } from '../../rules/task.js';
import { findAgentGroup } from '../db/agent-group.js';
import { findMessagingGroup } from '../db/messaging-group.js';
import { findPendingQuestion } from '../db/question.js';
import { findSessionById } from '../db/session.js';
import type { ReadableDb } from '../db/sqlite.js';
import { findWiring } from '../db/wiring.js';
import type { OpenWorkspace } from '../workspace.js';

/** By id: a name; the id itself where it has no name, or there is no such row. Unquoted, as stored. */
export interface CentralNames {
  agentGroup(id: string): string;
  messagingGroup(id: string): string;
  session(id: string): string;
  /** An open question: its title, and whose it is; null when there is no such question. */
  question(id: string): { title: string; sessionId: string } | null;
  /** What a wiring joins, by name; null when there is no such wiring. */
  wiring(id: string): { messagingGroup: string; agentGroup: string } | null;
}

/** A name that a person can read out; null for one that is missing or blank. */
const readable = (name: string | null | undefined): string | null => (name?.trim() ? name : null);

/** What a person calls a chat: its name, else its address. */
export function messagingGroupName(group: MessagingGroup): string {
  const bot = botOf(group);
  const name = readable(group.name) ?? chatAddress(group.channelType, group.platformId);
  return bot === null ? name : `${name} (${bot})`;
}

/**
 * What people call a session: its chat's name, else the series of tasks that it is of, else its thread, else its chat's
 * address there, else its id.
 */
export function sessionName(
  { id, threadId }: { id: string; threadId: string | null },
  chat: MessagingGroup | null,
): string {
  const series = taskSeriesOf({ messagingGroupId: chat?.id ?? null, threadId });
  if (series !== null) return taskSessionName(series);
  return readable(chat?.name) ?? readable(threadId) ?? readable(chat?.platformId) ?? id;
}

/** Names as of one look at v2.db. */
export function namesIn(db: ReadableDb): CentralNames {
  const agentGroup = (id: string) => readable(findAgentGroup(db, id)?.name) ?? id;
  const messagingGroup = (id: string) => {
    const group = findMessagingGroup(db, id);
    return group === null ? id : messagingGroupName(group);
  };
  return {
    agentGroup,
    messagingGroup,
    session: (id) => {
      const session = findSessionById(db, id);
      if (session === null) return id;
      const { messagingGroupId } = session;
      return sessionName(
        session,
        messagingGroupId === null ? null : findMessagingGroup(db, messagingGroupId),
      );
    },
    question: (id) => {
      const question = findPendingQuestion(db, id);
      if (question === null) return null;
      return { title: readable(question.title) ?? id, sessionId: question.sessionId };
    },
    wiring: (id) => {
      const wiring = findWiring(db, id);
      if (wiring === null) return null;
      return {
        messagingGroup: messagingGroup(wiring.messagingGroupId),
        agentGroup: agentGroup(wiring.agentGroupId),
      };
    },
  };
}

/**
 * Names from whatever is open when they are asked for, with a few lookups by key each. Nothing is refused for
 * want of a name: where v2.db cannot be read, or nothing is open, the id is used.
 */
export function namesOf(ws: () => OpenWorkspace): CentralNames {
  function read<T>(look: (names: CentralNames) => T, otherwise: T): T {
    try {
      return ws().central.read((db) => look(namesIn(db)));
    } catch {
      return otherwise;
    }
  }
  return {
    agentGroup: (id) => read((names) => names.agentGroup(id), id),
    messagingGroup: (id) => read((names) => names.messagingGroup(id), id),
    session: (id) => read((names) => names.session(id), id),
    question: (id) => read((names) => names.question(id), null),
    wiring: (id) => read((names) => names.wiring(id), null),
  };
}
