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
