import type { ReaderClient } from '../reader/client.js';
import { toFailure } from '../shared/errors.js';
import { listSessions } from '../store/session.js';
import type { OpenWorkspace } from '../store/workspace.js';

/** Keeps the reader told which sessions the open workspace has, while v2.db changes, goes and comes back. */
export class WorkspaceWatch {
  #ws: OpenWorkspace | null = null;
  #version: string | null = null;
  #unavailable: string | null = null;

  constructor(private readonly reader: Pick<ReaderClient, 'watch'>) {}

  /** Why the workspace cannot be read just now, as a sentence; null when it can. */
  get unavailable(): string | null {
    return this.#unavailable;
  }

  enter(ws: OpenWorkspace): void {
    this.#ws = ws;
    this.#version = null;
    this.#unavailable = null;
    // Should its sessions not be listed now, v2.db at least is watched.
    if (this.look() === 'availability') this.reader.watch({ workspace: ws.path, sessions: [], hot: [] });
  }

  leave(): void {
    this.#ws = null;
    this.#unavailable = null;
    this.reader.watch({ workspace: null, sessions: [], hot: [] });
  }

  /**
   * v2.db may have changed. While it cannot be read, what was watched stays watched.
   * @returns what is news: nothing, what v2.db says, or whether it can be read at all
   */
  look(): 'nothing' | 'content' | 'availability' {
    const ws = this.#ws;
    if (ws === null) return 'nothing';
    const before = this.#unavailable;
    try {
      const version = ws.central.version();
      if (before === null && version === this.#version) return 'nothing';
      this.#tell(ws);
      this.#version = version;
      this.#unavailable = null;
    } catch (error) {
      this.#version = null;
      this.#unavailable = toFailure(error).error.message;
    }
    if (before !== this.#unavailable) return 'availability';
    return this.#unavailable === null ? 'content' : 'nothing';
  }

  #tell(ws: OpenWorkspace): void {
    const sessions = listSessions(ws);
    this.reader.watch({
      workspace: ws.path,
      sessions: sessions.map((s) => ({ agentGroupId: s.agentGroup.id, sessionId: s.id })),
      hot: sessions.filter((s) => s.container.claimed !== 'stopped').map((s) => s.id),
    });
  }
}
