/** What a host does with a message from its terminal's socket: routed to sessions, kept as context, or dropped. */

import type { Wiring } from '../../contract/entities/wiring.js';
import { text } from '../../store/db/row.js';
import { findSessions } from '../../store/db/session.js';
import { peopleIn } from '../../store/db/user.js';
import { wiringsOf } from '../../store/db/wiring.js';
import { writeSessionMessage } from '../../store/message/message.js';
import { resolveSession } from '../../store/session/session.js';
import type { OpenWorkspace } from '../../store/workspace.js';
import { askForSender, chatAt, noteDropped, noteUser } from '../db/door-route.js';
import type { DoorDialect } from './dialect.js';

export interface Address {
  channelType: string;
  platformId: string;
  threadId: string | null;
  /** Heeded by 2.3 and newer. */
  instance: string | null;
}

export interface Routed {
  text: string;
  to: Address;
  replyTo: Address | null;
  sender: string;
  senderId: string;
}

export interface RouterDeps {
  dialect: DoorDialect;
  /** The channels whose adapters have threads. */
  threaded: ReadonlySet<string>;
  newId(): string;
  wake(sessionId: string): void;
}

const SWALLOWED = new Set(['/help', '/login', '/logout', '/doctor', '/config', '/remote-control']);
const FOR_ADMINS = new Set(['/clear', '/compact', '/context', '/cost', '/files']);

/** How one wiring takes a message. */
type Taken = 'engaged' | 'context' | 'not' | 'refused';

interface Chat {
  id: string;
  isGroup: boolean;
  policy: string;
}

export class Router {
  constructor(
    private readonly ws: OpenWorkspace,
    private readonly deps: RouterDeps,
  ) {}

  /** Nobody hears what became of it. */
  async route(message: Routed): Promise<void> {
    const { channelType } = message.to;
    const threads = this.deps.threaded.has(channelType);
    const to = threads ? message.to : { ...message.to, threadId: null };
    const instance = this.deps.dialect === '2.0' ? null : to.instance;
    const row = this.ws.central.read((db) => chatAt(db, { ...to, instance }));
    const id = row === null ? null : text(row, 'id');
    if (row === null || id === null) return;
    const policy = text(row, 'unknown_sender_policy') ?? 'strict';
    const chat = { id, isGroup: row.is_group === 1, policy };
    const wirings = this.ws.central.read((db) => wiringsOf(db, id));
    if (wirings.length === 0) return;
    const user = message.senderId.includes(':') ? message.senderId : `${channelType}:${message.senderId}`;
    await this.ws.central.write((db) => noteUser(db, user, channelType, this.ws.clock.now()));
    const ids = { base: this.deps.newId(), at: this.ws.clock.now() };
    let kept = 0;
    for (const wiring of wirings) {
      const taken = await this.#take(wiring, chat, { ...message, to }, user);
      if (taken !== 'engaged' && taken !== 'context') continue;
      kept += 1;
      await this.#deliver(
        wiring,
        chat,
        { ...message, to },
        { user, threads, ids, wake: taken === 'engaged' },
      );
    }
    if (kept === 0) await this.#drop(chat, { ...message, to }, user, 'no_agent_engaged', null);
  }

  async #take(wiring: Wiring, chat: Chat, message: Routed, user: string): Promise<Taken> {
    if (!this.#engages(wiring, chat, message)) {
      return wiring.ignoredMessagePolicy === 'accumulate' ? 'context' : 'not';
    }
    const known = this.ws.central.read((db) => peopleIn(db).mayAccess(user, wiring.agentGroupId));
    if (!known && chat.policy !== 'public') {
      await this.#drop(chat, message, user, `unknown_sender_${chat.policy}`, wiring.agentGroupId);
      if (chat.policy === 'request_approval') await this.#ask(wiring, chat, message, user);
      return 'refused';
    }
    return wiring.senderScope === 'known' && !known ? 'refused' : 'engaged';
  }

  /** Nothing that comes this way is a mention. */
  #engages({ engageMode, engagePattern, agentGroupId }: Wiring, chat: Chat, { text, to }: Routed): boolean {
    if (engageMode === 'pattern') {
      const pattern = engagePattern ?? '.';
      if (pattern === '.') return true;
      try {
        return new RegExp(pattern).test(text);
      } catch {
        return true;
      }
    }
    if (engageMode !== 'mention-sticky' || !chat.isGroup) return false;
    const place = { messagingGroupId: chat.id, threadId: to.threadId };
    return this.ws.central.read((db) => findSessions(db, agentGroupId, place, 'active', 1).length > 0);
  }

  async #deliver(
    wiring: Wiring,
    chat: Chat,
    message: Routed,
    by: { user: string; threads: boolean; ids: { base: string; at: number }; wake: boolean },
  ): Promise<void> {
    const { agentGroupId, mode } = wiring;
    const off = wiring.threads === 'off';
    const apart = by.threads && !off && chat.isGroup && mode !== 'agent-shared';
    const threadId = off ? null : message.to.threadId;
    const { session } = await resolveSession(
      ...([this.ws, agentGroupId, chat.id, threadId] as const),
      apart ? 'per-thread' : (mode ?? 'shared'),
    );
    const [word = ''] = message.text.trim().toLowerCase().split(/\s/);
    if (SWALLOWED.has(word) || (this.deps.dialect !== '2.0' && word === '/start')) return;
    const admins = this.ws.central.read((db) => peopleIn(db).approvers(agentGroupId));
    const forAdmins = FOR_ADMINS.has(word) || (this.deps.dialect !== '2.0' && word === '/upload-trace');
    if (forAdmins && !admins.some(({ userId }) => userId === by.user)) return;
    const reply = message.replyTo ?? { ...message.to, threadId };
    await writeSessionMessage(this.ws, agentGroupId, session.id, {
      id: `${by.ids.base}:${agentGroupId}`,
      kind: 'chat',
      timestamp: new Date(by.ids.at).toISOString(),
      platformId: reply.platformId,
      channelType: reply.channelType,
      threadId: reply.threadId,
      content: JSON.stringify({ text: message.text, sender: message.sender, senderId: message.senderId }),
      trigger: by.wake,
    });
    if (by.wake) this.deps.wake(session.id);
  }

  #drop(
    chat: Chat,
    { to, sender }: Routed,
    userId: string,
    reason: string,
    agentGroupId: string | null,
  ): Promise<void> {
    const { channelType, platformId } = to;
    const who = { userId, senderName: sender, reason, agentGroupId };
    const at = this.ws.clock.now();
    return this.ws.central.write((db) =>
      noteDropped(db, { channelType, platformId, messagingGroupId: chat.id, at, ...who }),
    );
  }

  async #ask(wiring: Wiring, chat: Chat, message: Routed, sender: string): Promise<void> {
    const { agentGroupId } = wiring;
    const [first] = this.ws.central.read((db) => peopleIn(db).approvers(agentGroupId));
    if (first === undefined) return;
    const approver = first.userId;
    await this.ws.central.write((db) =>
      askForSender(db, {
        ...{ id: this.ws.newId('nsa'), messagingGroupId: chat.id, agentGroupId, sender, approver },
        ...{ senderName: message.sender, message: JSON.stringify(message), at: this.ws.clock.now() },
      }),
    );
  }
}
