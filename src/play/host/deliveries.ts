/** What a host does with a session's outbound messages, and what v2.db is told of it. */
import type { OutboundMail } from '../../store/db/ack.js';
import type { SessionKey } from '../../store/session-key.js';
import type { OpenWorkspace } from '../../store/workspace.js';
import { type Attempt, forgetAttempt, noteAttempt, readAttempts } from '../db/coordination-write.js';
import { approverOf, type HeldMessage, holdMessage } from '../db/hold-write.js';
import { insertQuestion, removeQuestion } from '../db/host-write.js';
import type { PlayedDialect } from '../dialect.js';
import { type Attempts, afterFailure } from './decide.js';
import { type Mail, readOutboundMail, type TaskAction } from './mail.js';

interface DeliveryDeps {
  /** From 0 (inclusive) to 1: whether a delivery fails. */
  chance(): number;
  failureRate: number;
  dialect: PlayedDialect;
}

/** A delivery that has ended. */
export interface Delivery {
  mail: OutboundMail;
  read: Mail;
  platformMessageId: string | null;
  status: 'delivered' | 'failed';
  action: TaskAction | null;
  held?: HeldMessage;
}

type FailedAttempt = Attempt & { now: number; error: string };

export class Deliveries {
  private readonly attempts = new Map<string, Attempts>();
  private recalled = false;

  constructor(
    private readonly ws: OpenWorkspace,
    private readonly key: SessionKey,
    private readonly deps: DeliveryDeps,
  ) {}

  /** The deliveries that have failed; up to 2.0 a host that is started anew knows of none. */
  recall(): ReadonlyMap<string, Attempts> {
    if (!this.recalled && this.deps.dialect !== '2.0') {
      const before = this.ws.central.read((db) => readAttempts(db, this.key.sessionId));
      for (const { messageId, ...attempt } of before) this.attempts.set(messageId, attempt);
    }
    this.recalled = true;
    return this.attempts;
  }

  /** When the next of them is tried again, ms since 1970 UTC; null when none has failed. */
  nextAt(): number | null {
    const times = [...this.attempts.values()].map(({ nextAt }) => nextAt);
    return times.length === 0 ? null : Math.min(...times);
  }

  /**
   * One attempt at each; v2.db is told first.
   * @param answered questions that have their answer
   * @returns those that have ended, well or not
   */
  async deliver(
    mails: readonly OutboundMail[],
    answered: readonly string[],
    now: number,
  ): Promise<Delivery[]> {
    const failed: FailedAttempt[] = [];
    const sent = mails.flatMap((mail) => this.attempt(mail, now, failed));
    await this.noteCentral(sent, answered, failed, now);
    return sent;
  }

  /** Their rows are written: nothing is kept of their attempts. */
  ended(sent: readonly Delivery[]): void {
    for (const { mail } of sent) this.attempts.delete(mail.id);
  }

  /** One attempt. @returns nothing when it failed and is tried again */
  private attempt(mail: OutboundMail, now: number, failed: FailedAttempt[]): Delivery[] {
    const read = readOutboundMail(mail, now, this.deps.dialect);
    const ended = { mail, read, platformMessageId: null, status: 'delivered', action: null } as const;
    if (read.type === 'internal') return [{ ...ended, action: read.action }];
    if (read.type === 'log') return [ended];
    const held = this.heldBy(mail);
    // It counts as delivered: what becomes of it stands in pending_approvals.
    if (held !== null) return [{ ...ended, held }];
    if (read.type === 'message' && this.deps.chance() >= this.deps.failureRate) {
      const { platformMessageId } = read;
      return [{ mail, read, platformMessageId, status: 'delivered', action: null }];
    }
    const next = afterFailure(this.attempts.get(mail.id), now);
    if (next === 'give up') {
      return [{ mail, read, platformMessageId: null, status: 'failed', action: null }];
    }
    this.attempts.set(mail.id, next);
    const error = read.type === 'undeliverable' ? read.reason : 'the delivery failed, as it was told to';
    failed.push({ messageId: mail.id, ...next, now, error });
    return [];
  }

  /** The message that a policy between two agents holds; null where none does. */
  private heldBy(mail: OutboundMail): HeldMessage | null {
    const { agentGroupId: from, sessionId } = this.key;
    const { id, platformId: to, channelType, content } = mail;
    if (this.deps.dialect === '2.0' || channelType !== 'agent' || to === null) return null;
    const approver = this.ws.central.read((db) => approverOf(db, from, to));
    return approver === null ? null : { id, sessionId, from, to, content: content ?? '', approver };
  }

  /** In the real host's order: the question is in v2.db before it is on the platform. */
  private async noteCentral(
    sent: readonly Delivery[],
    answered: readonly string[],
    failed: readonly FailedAttempt[],
    now: number,
  ): Promise<void> {
    const asked = sent.flatMap(({ mail, read, status }) =>
      read.type === 'message' && read.question !== null && status === 'delivered'
        ? [{ mail, question: read.question }]
        : [],
    );
    const held = sent.flatMap((delivery) => delivery.held ?? []);
    const tried = sent.filter(({ mail }) => this.attempts.has(mail.id));
    const keeps = this.deps.dialect !== '2.0' && (failed.length > 0 || tried.length > 0);
    if (asked.length === 0 && answered.length === 0 && held.length === 0 && !keeps) return;
    const { sessionId } = this.key;
    await this.ws.central.write((db) => {
      for (const one of held) holdMessage(db, one, now);
      if (keeps) {
        for (const one of failed) noteAttempt(db, sessionId, one);
        for (const { mail } of tried) forgetAttempt(db, mail.id);
      }
      for (const { mail, question } of asked) {
        const { platformId, channelType, threadId } = mail;
        const address = { platformId, channelType, threadId };
        insertQuestion(db, { ...question, ...address, sessionId, messageOutId: mail.id, at: now });
      }
      for (const id of answered) removeQuestion(db, id);
    });
  }
}
