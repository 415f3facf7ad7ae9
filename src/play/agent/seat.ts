import { reasonOf } from '../../contract/system-error.js';
import type { WorkspacePath } from '../../store/files/paths.js';
import { serialQueue } from '../../store/serial-queue.js';
import type { SessionKey } from '../../store/session-key.js';
import { Player, type PlayerDeps } from './player.js';
import type { PlayState } from './protocol.js';

export type SeatDeps = Omit<PlayerDeps, 'signal'>;

/** The agent's place in one session: taken or left, as often as it is told to. */
export class Seat {
  private state: PlayState = 'resting';
  private reason: string | null = null;
  private game: { stop: AbortController; over: Promise<void> } | null = null;
  /** Orders are carried out one after the other: the last one wins. */
  private readonly inTurn = serialQueue();

  constructor(
    private readonly ws: WorkspacePath,
    private readonly key: SessionKey,
    private readonly deps: SeatDeps,
  ) {}

  /** Starts to play, unless it does already; reports how that went. @returns whether it plays now */
  take(): boolean {
    if (this.game !== null) {
      this.report();
      return true;
    }
    const stop = new AbortController();
    const player = new Player(this.ws, this.key, { ...this.deps, signal: stop.signal });
    try {
      player.takeOver();
    } catch (error) {
      // One session that cannot be played is no reason not to play the rest.
      this.become('refused', reasonOf(error));
      return false;
    }
    this.become('playing', null);
    const over = player.play().then(({ state, reason }) => {
      this.game = null;
      this.become(state, reason);
    });
    this.game = { stop, over };
    return true;
  }

  /** As `take`, after everything that was ordered before. */
  play(): Promise<void> {
    return this.inTurn(() => {
      this.take();
    });
  }

  /** Finishes what is in flight and leaves, after everything that was ordered before; reports it. */
  rest(): Promise<void> {
    return this.inTurn(async () => {
      const { game } = this;
      if (game === null) {
        this.report();
        return;
      }
      game.stop.abort();
      await game.over;
    });
  }

  /** Leaves at once, whatever was ordered: the process is ending. */
  async leave(): Promise<void> {
    this.game?.stop.abort();
    await this.game?.over;
  }

  private become(state: PlayState, reason: string | null): void {
    this.state = state;
    this.reason = reason;
    this.report();
  }

  private report(): void {
    const { sessionId } = this.key;
    this.deps.report({ type: 'status', sessionId, state: this.state, reason: this.reason });
  }
}
