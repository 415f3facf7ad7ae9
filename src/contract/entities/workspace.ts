import { z } from 'zod';
import { Dialect } from './dialect.js';

/** Whether the console writes here: `locked` by the person, `fixed` by --read-only. */
export const WorkspaceLock = z.enum(['open', 'locked', 'fixed']);
export type WorkspaceLock = z.infer<typeof WorkspaceLock>;

/** An opened NanoClaw v2 data directory. */
export const Workspace = z.object({
  /** Absolute path of the folder that holds v2.db. */
  path: z.string(),
  /** What a person calls it: the project's or the folder's name. */
  name: z.string(),
  /** True for the demo workspace that the console made itself. */
  demo: z.boolean(),
  /** Why nothing can be written here, in a sentence; null when it can. */
  readOnlyReason: z.string().nullable(),
  /** Why it cannot be read just now (moved away, on a drive that was removed), in a sentence; null when it can. */
  unavailable: z.string().nullable(),
  lock: WorkspaceLock,
  /** What a hostile container could do to the console on this machine, in a sentence; null when nothing is known. */
  exposedTo: z.string().nullable(),
  /** Which NanoClaw it is of, by looking; null while v2.db cannot be read. */
  dialect: Dialect.nullable(),
  /** Whether a host of that dialect would not start with it, since its folder has no upgrade-state.json. */
  lacksUpgradeMarker: z.boolean(),
});
export type Workspace = z.infer<typeof Workspace>;

/** A workspace that is opened as soon as another process lets its v2.db go. */
export const AwaitedWorkspace = z.object({
  /** As it was asked for. */
  path: z.string(),
  /** Since when, ms UTC. */
  since: z.number(),
});
export type AwaitedWorkspace = z.infer<typeof AwaitedWorkspace>;

export const RecentWorkspace = z.object({
  path: z.string(),
  name: z.string(),
  /** Milliseconds since 1970, UTC. */
  openedAt: z.number(),
  /** False when the folder is no longer there. */
  exists: z.boolean(),
});
export type RecentWorkspace = z.infer<typeof RecentWorkspace>;
