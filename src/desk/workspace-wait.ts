import type { AwaitedWorkspace } from '../contract/entities/workspace.js';
import { untilReadable, whenReadable } from '../store/db/lock-wait.js';
import type { ChangedPush } from './push.js';

interface Deps {
  changed: Pick<ChangedPush, 'push'>;
  /** Whether it waits as long as it takes: somebody sees that, and can end it. */
  patient: boolean;
}

/** The wait for a workspace whose v2.db another process holds: at most one, for what was asked for last. */
export class WorkspaceWait<Opened> {
  #awaited: AwaitedWorkspace | null = null;
  #stop = new AbortController();
  #opening: { path: string; opened: Promise<Opened> } | null = null;

  constructor(private readonly deps: Deps) {}

  /** What is waited for; null while nothing is. */
  get awaited(): AwaitedWorkspace | null {
    return this.#awaited;
  }

  stop(): void {
    this.#stop.abort();
  }

  /** Opens it; asked for once more, it is still the one that is waited for. */
  once(path: string, open: () => Promise<Opened>): Promise<Opened> {
    if (this.#awaited !== null && this.#opening?.path === path) return this.#opening.opened;
    const opened = open();
    this.#opening = { path, opened };
    return opened;
  }

  /** Something else is asked for. @returns what ends its own wait */
  renew(): AbortSignal {
    this.stop();
    this.#stop = new AbortController();
    return this.#stop.signal;
  }

  /**
   * @param look opens the workspace and reads it
   * @throws WORKSPACE_NOT_AWAITED once the signal has fired; WORKSPACE_BUSY after 5 s where nobody would see the wait
   */
  async lookWhenFree<T>(path: string, look: () => T, signal: AbortSignal): Promise<T> {
    if (!this.deps.patient) return whenReadable(look);
    const since = Date.now();
    try {
      return await untilReadable(look, signal, () => this.#tell({ path, since }));
    } finally {
      if (this.#awaited !== null) this.#tell(null);
    }
  }

  #tell(awaited: AwaitedWorkspace | null): void {
    this.#awaited = awaited;
    this.deps.changed.push(['workspace'], [], []);
  }
}
