/** A process of ours, as the one that has started it sees it. */
export interface Child {
  /** null before it runs. */
  readonly pid: number | null;
  /** Lost once it has ended. */
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (code: number) => void): void;
  /** Ends it at once, also while it is stuck inside SQLite; its exit follows. */
  kill(): void;
}

export interface ChildOptions {
  args?: readonly string[];
  /** What the system's process list calls it, where it can. */
  serviceName: string;
  env?: NodeJS.ProcessEnv;
}

/** Starts one of our scripts (`reader.js`, `search.js`, `agent.js`, `host.js`) as a process of its own. */
export type StartChild = (script: string, options: ChildOptions) => Child;
