/** What a hostile container could still do to the console on this machine (docs/adr/0026). */
import { guardOpens } from './db/plain-open.js';
import { HELD_BY_DESCRIPTOR } from './files/held-entry.js';

/** What this machine offers. */
export interface Guards {
  /** Whether an entry of an open folder can be reached through the folder's descriptor. */
  byDescriptor: boolean;
  /** Whether SQLite's opens are guarded. */
  sqlite: boolean;
}

export function guardsHere(): Guards {
  return { byDescriptor: HELD_BY_DESCRIPTOR, sqlite: guardOpens() };
}

/** @returns a sentence for the window; null where nothing is exposed */
export function exposedTo({ byDescriptor, sqlite }: Guards): string | null {
  if (!byDescriptor) {
    return 'On this system a session’s files can only be reached by name: a hostile container that swaps names while the console writes could redirect that write. If you do not trust the container, stop it first.';
  }
  if (!sqlite) {
    return 'The guard for SQLite’s file opens is missing (set-up found no C compiler): a hostile container could make the console hang. Install one (Debian, Ubuntu: apt-get install gcc), then start the console again.';
  }
  return null;
}
