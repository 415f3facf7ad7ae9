/** The simulated agent in one session: the runner's loop, by the rules that the real one keeps. */
import type { PollRule } from '../../contract/entities/next-poll.js';
import { POLL_MS } from '../../rules/host-rules.js';
import { type DueMessage, firstDestination, readReplyAddress } from '../../store/db/poll.js';
import type { WorkspacePath } from '../../store/files/paths.js';
import type { SessionKey } from '../../store/session-key.js';
import {
  claimMessages,
  clearStaleClaims,
  type OutboundRow,
  readSessionState,
  setTool,
} from '../db/container-write.js';
import type { PlayedDialect } from '../dialect.js';
import { replyTo } from './answer.js';
import { findCommand } from './commands.js';
import { type ContainerDeps, LeftAlone, PlayedContainer } from './container.js';
import { Inbox } from './inbox.js';
import { pause } from './pause.js';
import { CRASHED_ON, Crash, Turn } from './turn.js';

const RETRY_MS = 5000;
/** messages_in.channel_type of rows that a host copied from another conversation. */
const ECHO_CHANNEL = 'session-echo';

export interface PlayerDeps extends ContainerDeps {
  /** Milliseconds between claim and answer. */
  delayMs: number;
  /** By which its container polls. */
  poll: PollRule;
  /** Whose runner it plays. */
  dialect: PlayedDialect;
}

/** How playing ended; `reason` is a sentence, null for an end that was asked for. */
export interface Ending {
  state: 'resting' | 'crashed' | 'refused';
  reason: string | null;
}

/** One session's container, played. */
export class Player {
  private readonly inbox: Inbox;
  private readonly container: PlayedContainer;
  /** Claims of a container that died, or of a turn of ours that failed, hide their messages. */
  private claimsMayBeStale = true;
  /** The message that told the last container of this session to crash. */
  private crashedOn: string | null = null;

  constructor(
    ws: WorkspacePath,
    key: SessionKey,
    private readonly deps: PlayerDeps,
  ) {
    this.inbox = new Inbox(ws, key, deps.signal, deps.poll);
    this.container = new PlayedContainer(ws, key, deps);
  }

  /**
   * Takes the session over, unless another container is alive there.
   * @throws LeftAlone, PATH_UNSAFE
   */
  takeOver(): void {
    this.container.takeOver();
  }

  /** Plays until the signal fires, a message says crash, or another container moves in. Failures are reported. */
  async play(): Promise<Ending> {
    while (!this.deps.signal.aborted) {
      let wait = POLL_MS;
      try {
        this.container.stayAlive();
        await this.pollOnce();
        this.container.goesWell();
      } catch (error) {
        if (error instanceof Crash) return { state: 'crashed', reason: error.message };
        if (error instanceof LeftAlone) return { state: 'refused', reason: error.message };
        this.claimsMayBeStale = true;
        this.inbox.lookAgain();
        this.container.reportError(error);
        wait = RETRY_MS;
      }
      await pause(wait, this.deps.signal);
    }
    return { state: 'resting', reason: null };
  }

  private async pollOnce(): Promise<void> {
    const { clock } = this.deps;
    if (this.claimsMayBeStale) {
      await this.container.write((db) => {
        clearStaleClaims(db);
        setTool(db, null, clock.now());
        this.crashedOn = readSessionState(db, CRASHED_ON);
      });
      this.claimsMayBeStale = false;
    }
    const poll = await this.inbox.look(clock.now());
    if (poll === null || !poll.turn) return;
    await this.work(poll.batch);
    this.inbox.lookAgain();
  }

  /** Claims a batch and works through it, oldest first. */
  private async work(batch: readonly DueMessage[]): Promise<void> {
    const { clock, delayMs, dialect, report, signal } = this.deps;
    const { container } = this;
    const address = await container.read('inbound.db', readReplyAddress);
    const oneDoor = dialect === '2.3' && isTaskRun(batch);
    const doors = oneDoor ? await container.read('inbound.db', firstDestination) : null;
    const turns = batch
      .filter((m) => m.trigger)
      .map((m) => new Turn(container, m, { address: doors ?? address, oneDoor }, this.crashedOn));
    const hasFiles = turns.some((t) => t.files.length > 0);
    const ids = batch.map((m) => m.id);
    container.stayAlive(true);
    await container.write((db) => {
      const startedAt = clock.now();
      claimMessages(db, ids, startedAt, container.stamp);
      if (hasFiles) setTool(db, { name: 'Read', declaredTimeoutMs: null, startedAt }, startedAt);
    });
    for (const messageId of ids) report({ type: 'claimed', sessionId: container.key.sessionId, messageId });
    await pause(delayMs, signal);

    // What needs no work of its own is written together: one commit for ten answers.
    let rows: OutboundRow[] = [];
    let done = batch.filter((m) => !m.trigger).map((m) => m.id);
    const flush = async (): Promise<void> => {
      await container.commit(rows, done);
      [rows, done] = [[], []];
    };
    for (const turn of turns) {
      const call = findCommand(turn.read.text, clock.now());
      if (call !== null && 'run' in call) {
        await flush();
        await call.run(turn);
      } else {
        rows.push(turn.reply(call?.instead ?? echo(turn, call?.hint)));
        done.push(turn.message.id);
      }
    }
    await flush();
  }
}

/** Whether newer runners take a batch for the run of a task: only tasks, and copies of other conversations beside them. */
function isTaskRun(batch: readonly DueMessage[]): boolean {
  const isEcho = ({ channelType }: DueMessage): boolean => channelType === ECHO_CHANNEL;
  return batch.some(({ kind }) => kind === 'task') && batch.every((m) => m.kind === 'task' || isEcho(m));
}

function echo(turn: Turn, hint: string | undefined): string {
  const said = replyTo(turn.message.kind, turn.read, turn.files);
  return hint === undefined ? said : `${said} ${hint}`;
}
