/** One message being worked on, and what a behaviour may do about it. */
import { Refusal } from '../../contract/errors.js';
import { reasonOf } from '../../contract/system-error.js';
import { QUERY_POLL_MS, QUESTION_MS } from '../../rules/host-rules.js';
import {
  type DueMessage,
  findQuestionResponse,
  lastSaid,
  platformIdOf,
  type ReplyAddress,
} from '../../store/db/poll.js';
import { writeOutboxFile } from '../../store/files/outbox.js';
import { folderBelow, inSessionDir } from '../../store/files/session-dir.js';
import {
  type Ack,
  acknowledgeRaw,
  type OutboundRow,
  releaseClaims,
  setSessionState,
  setTool,
} from '../db/container-write.js';
import { type FoundFile, type Read, readContent } from './answer.js';
import type { PlayedContainer } from './container.js';

/** The session_state key that keeps the id of the message that said `/crash`. */
export const CRASHED_ON = 'simulated:crashed-on';

/** A played container that dies as told: nothing is cleaned up after it. */
export class Crash extends Error {}

/** The answer to a question, or why there is none. */
export type Response = { id: string; content: string } | 'nobody answered' | 'stopped';

/** Where what is said goes. */
export interface Doors {
  /** Of a message that does not say where it came from. */
  address: ReplyAddress;
  /** True in the run of a task: what is said at last goes to its log, and only what names a destination to others. */
  oneDoor: boolean;
}

export class Turn {
  readonly read: Read;
  /** What came with the message, as it stands on disk. */
  readonly files: FoundFile[];
  /** Where the answer goes. */
  readonly address: ReplyAddress;

  constructor(
    private readonly container: PlayedContainer,
    readonly message: DueMessage,
    private readonly doors: Doors,
    private readonly crashedOn: string | null,
  ) {
    this.read = readContent(message.kind, message.content);
    this.files = this.read.attachments.map((a) => this.findFile(a));
    // A message that says where it came from is answered there: an agent-shared session serves many places.
    const { channelType, platformId, threadId } = message;
    this.address = channelType === null ? doors.address : { channelType, platformId, threadId };
  }

  /** Whether it plays a runner of 2.3. */
  get isNewer(): boolean {
    return this.container.deps.dialect === '2.3';
  }

  /** True when this very message told the last container of this session to crash. */
  get crashedBefore(): boolean {
    return this.crashedOn === this.message.id;
  }

  now(): number {
    return this.container.deps.clock.now();
  }

  newId(prefix: string): string {
    return this.container.deps.newId(prefix);
  }

  /** A row addressed to where the answer goes. Like the runner's, it names the message only when it answers it. */
  row(kind: string, content: unknown, id = this.newId('msg')): OutboundRow {
    return { id, kind, content: JSON.stringify(content), at: this.now(), inReplyTo: null, ...this.address };
  }

  /** What it says at last about this message: a chat message, or in the run of a task an entry of its log. */
  reply(text: string, extra: { id?: string; files?: string[] } = {}): OutboundRow {
    const { id, ...content } = extra;
    // A file goes out by a tool that names whom it is for.
    if (this.doors.oneDoor && content.files === undefined) {
      const nowhere = { channelType: null, platformId: null, threadId: null };
      return { ...this.row('task_log', { text }, id), inReplyTo: this.message.id, ...nowhere };
    }
    return { ...this.row('chat', { text, ...content }, id), inReplyTo: this.message.id };
  }

  /** Writes rows; the message stays claimed. */
  say(rows: readonly OutboundRow[]): Promise<void> {
    return this.container.commit(rows, []);
  }

  /** Writes rows, after which the message is done. @param also another inbound row that is done too */
  finish(rows: readonly OutboundRow[], ack: Ack = 'completed', also?: string) {
    const ids = also === undefined ? [this.message.id] : [this.message.id, also];
    return this.container.commit(rows, ids, ack);
  }

  /** Works for `ms` while the heartbeat goes on. @returns how long it was; less when it had to stop */
  wait(ms: number): Promise<number> {
    return this.container.wait(ms);
  }

  /** Says in container_state that a tool runs. The next commit clears it. */
  useTool(name: string, declaredTimeoutMs: number | null): Promise<void> {
    const startedAt = this.now();
    return this.container.write((db) => setTool(db, { name, declaredTimeoutMs, startedAt }, startedAt));
  }

  /**
   * Writes a file to outbox/<rowId>/<name>. Call it before the row is written.
   * @returns null, or a sentence saying why it could not be written
   */
  sendFile(rowId: string, name: string, bytes: Uint8Array): string | null {
    try {
      writeOutboxFile(this.container.ws, this.container.key, rowId, name, bytes);
      return null;
    } catch (error) {
      // A folder that leads elsewhere or cannot be written will be no better at the next try.
      return reasonOf(error);
    }
  }

  /** The platform's id of our newest message in this place; null when it has none (yet). */
  async lastPlatformId(): Promise<string | null> {
    const id = await this.container.read('outbound.db', (db) => lastSaid(db, this.address));
    return id === null ? null : this.container.read('inbound.db', (db) => platformIdOf(db, id));
  }

  /** Waits for the answer to a question as the runner does: every half second, for 300 s. */
  async responseTo(questionId: string): Promise<Response> {
    const deadline = this.now() + QUESTION_MS;
    while (this.now() < deadline) {
      const found = await this.container.read('inbound.db', (db) => findQuestionResponse(db, questionId));
      if (found !== null) return found;
      await this.container.wait(QUERY_POLL_MS);
      if (this.container.deps.signal.aborted) return 'stopped';
    }
    return 'nobody answered';
  }

  /** Releases the message unanswered, for the next container. */
  release(): Promise<void> {
    return this.container.write((db) => releaseClaims(db, [this.message.id]));
  }

  /** Writes an ack that no runner would. */
  ackRaw(messageId: string, status: string): Promise<void> {
    return this.container.write((db) =>
      acknowledgeRaw(db, messageId, status, this.now(), this.container.stamp),
    );
  }

  /**
   * Dies: the claim stays, the heartbeat ends. Before that it notes the message, so that the next container
   * answers it and does not die of it too.
   * @returns false when there is nowhere to note it (an older session), so that it lives on
   * @throws Crash
   */
  async crash(): Promise<false> {
    let noted = false;
    await this.container.write((db) => {
      noted = setSessionState(db, CRASHED_ON, this.message.id, this.now());
    });
    if (!noted) return false;
    throw new Crash(
      `The message ${this.message.id} told the container to crash. Its claim is left behind and its heartbeat has ended.`,
    );
  }

  private findFile(attachment: Read['attachments'][number]): FoundFile {
    const { name, localPath } = attachment;
    if (localPath === null || !localPath.startsWith('inbox/')) return { name, size: null };
    const parts = localPath.split('/');
    const file = parts.pop() ?? '';
    try {
      const size = inSessionDir(this.container.ws, this.container.key, (session) => {
        const folder = session === null ? null : folderBelow(session, ...parts);
        try {
          return folder?.lookAtFile(file)?.size ?? null;
        } finally {
          folder?.close();
        }
      });
      return { name, size };
    } catch (error) {
      // A link or a path that leads out: to the agent it simply does not exist.
      if (error instanceof Refusal && error.code === 'PATH_UNSAFE') return { name, size: null };
      throw error;
    }
  }
}
