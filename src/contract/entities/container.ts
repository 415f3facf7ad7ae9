import { z } from 'zod';
import { PendingWake, SessionHold } from './host-lease.js';

/** What v2.db claims. It changes only when the host spawns or reaps, so it goes stale. */
export const ContainerStatus = z.enum(['running', 'idle', 'stopped']);
export type ContainerStatus = z.infer<typeof ContainerStatus>;

/** A row of processing_ack that says `processing`. */
export const Claim = z.object({
  messageId: z.string(),
  /** When it was claimed, ms since 1970 UTC; null if the file's time cannot be parsed. */
  since: z.number().nullable(),
});
export type Claim = z.infer<typeof Claim>;

export const RunningTool = z.object({
  name: z.string(),
  declaredTimeoutMs: z.number().nullable(),
  startedAt: z.number().nullable(),
});
export type RunningTool = z.infer<typeof RunningTool>;

/** A session's container as Docker or Podman lists it. */
export const EngineContainer = z.object({
  /** `Docker`, `Podman`, or whatever else it calls itself. */
  engine: z.string(),
  /** The first 12 digits, as `docker ps` shows them. */
  id: z.string(),
  name: z.string(),
  /** `looping`: the engine starts it again and again, since it ends at once. */
  state: z.enum(['running', 'paused', 'restarting', 'looping']),
  /** Its last start, ms since 1970 UTC. */
  startedAt: z.number().nullable(),
  /** How often the engine itself has started it again. */
  restarts: z.number(),
  /** What identifies it as this session's: its label, or the folder that it has at /workspace. */
  foundBy: z.enum(['label', 'mount']),
});
export type EngineContainer = z.infer<typeof EngineContainer>;

/** A container with the marks of a NanoClaw host that may be this session's: nothing here tells. */
export const UnplacedContainer = EngineContainer.omit({ foundBy: true }).extend({
  /** Why that is not known, in words that follow its name: `its folder /x is not found on this machine`. */
  why: z.string(),
});
export type UnplacedContainer = z.infer<typeof UnplacedContainer>;

/** An engine that answered before, and does so no more. Podman's containers outlive its service. */
export const LostEngine = z.object({
  engine: z.string(),
  /** Its last answer, ms since 1970 UTC. */
  until: z.number(),
  /** The name of the session's container in that answer; null when there was none. */
  container: z.string().nullable(),
});
export type LostEngine = z.infer<typeof LostEngine>;

/** What the container engines of this machine say of one session. */
export const EngineFacts = z.object({
  /** `none`: no engine answered, so an empty list means nothing. */
  asked: z.enum(['pending', 'none', 'answered']),
  /** Those that answered, by name. */
  engines: z.array(z.string()),
  /** Why one that seems to be there gave no answer, one clause each. */
  problems: z.array(z.string()),
  /** When they first gave this answer, ms since 1970 UTC; null while it is pending. */
  since: z.number().nullable(),
  /** Running ones, the latest started first. More than one is not a host's doing. */
  containers: z.array(EngineContainer),
  /** As containers. While there is one, that none was found denies nothing. */
  unplaced: z.array(UnplacedContainer),
  lost: z.array(LostEngine),
});
export type EngineFacts = z.infer<typeof EngineFacts>;

export const ENGINE_NOT_ASKED: EngineFacts = {
  asked: 'pending',
  engines: [],
  problems: [],
  since: null,
  containers: [],
  unplaced: [],
  lost: [],
};

/** The evidence that a verdict about a container is drawn from. All times: ms since 1970, UTC. */
export const ContainerFacts = z.object({
  /** v2.db's container_status; null if it holds a word that we do not know. */
  claimed: ContainerStatus.nullable(),
  /** True where hosts kill a container that has never beaten by its age. */
  killsByAge: z.boolean().optional(),
  /** v2.db's last_active: a host sets it when it starts a container, and when it routes a message. */
  touchedAt: z.number().nullable(),
  /** A closed session is no longer swept by its host. */
  closed: z.boolean(),
  /**
   * Whether the reader could look into the session's files, from which the next three come. `evicted`: cloud storage has
   * kept them.
   */
  files: z.enum(['unread', 'read', 'missing', 'evicted', 'unreadable']),
  /** mtime of .heartbeat; null when there is no such file. */
  heartbeatAt: z.number().nullable(),
  /** Open claims, oldest first, at most 20. */
  claims: z.array(Claim),
  tool: RunningTool.nullable(),
  engine: EngineFacts,
  /** What a host says of it in session_claims; null where it says nothing, or v2.db has no such table. */
  hold: SessionHold.nullable(),
  /** A wake that a host was asked for and has not taken. */
  wake: PendingWake.nullable(),
  /** In a workspace that we made, containers are simulated or staged: that no engine has one says nothing. */
  demo: z.boolean(),
  /** True when the console's own simulated agent is playing this container. */
  simulated: z.boolean(),
});
export type ContainerFacts = z.infer<typeof ContainerFacts>;
