import { z } from 'zod';

/**
 * The sockets of a live host in its data directory: `ncl` (ncl.sock) answers commands, `cli` (cli.sock) takes
 * messages as if they came through a channel.
 */
export const DoorName = z.enum(['ncl', 'cli']);
export type DoorName = z.infer<typeof DoorName>;

/**
 * `open`: a host is behind it. `stale`: its host was killed and left the file. `absent`: there is no such file.
 * `foreign`: it belongs to another user. `unsafe`: what lies there is not a socket that a host made, so it is not used.
 * `too-long`: its path is longer than a socket's can be, so host and console would not mean the same file. `silent`:
 * nobody took the connection in time. `failed`: the system refused for another reason.
 */
export const DoorState = z.enum([
  'open',
  'stale',
  'absent',
  'foreign',
  'unsafe',
  'too-long',
  'silent',
  'failed',
]);
export type DoorState = z.infer<typeof DoorState>;

export const HostDoor = z.object({
  name: DoorName,
  state: DoorState,
  /** Why it is in this state, as a clause without a full stop: `it is a symbolic link`. */
  because: z.string(),
});
export type HostDoor = z.infer<typeof HostDoor>;

/** What a host’s `help` shows: every resource with its verbs, as `groups` and `config get`. */
export const HostCommands = z.record(z.string(), z.array(z.string()));
export type HostCommands = z.infer<typeof HostCommands>;

/** `older`: of 2.0.64’s kind, without `tasks`. `newer`: of 2.1.54 and later. */
export const HostEra = z.enum(['older', 'newer']);
export type HostEra = z.infer<typeof HostEra>;

/** What is known of a host by its doors. */
export const HostDoors = z.object({
  /** Both, each asked by itself: ncl, then cli. */
  doors: z.array(HostDoor),
  /**
   * `alive`: it takes commands. `half`: only its cli.sock is open, so it is starting or ending. `none`: no door is open;
   * a host may be there all the same (another user's, or one whose files a second host has taken).
   */
  host: z.enum(['alive', 'half', 'none']),
  /** Whether it is the host that this console plays. */
  played: z.boolean(),
  era: HostEra.nullable(),
  commands: HostCommands.nullable(),
  /** Why its commands are not known, as a clause; null when they are, or nobody could be asked. */
  unclear: z.string().nullable(),
  /** When it was last asked, ms since 1970 UTC. */
  at: z.number(),
});
export type HostDoors = z.infer<typeof HostDoors>;
