/** What the lease of a host says: better than any guess, where hosts keep one (since 2.3). */
import type { HostLease, SessionHold } from '../contract/entities/host-lease.js';

/** The last time that there is text for. */
const LAST_MS = 8.64e15;

/** Whether a host is alive by its lease, as hosts themselves tell: compared as text. @param now ms since 1970, UTC */
export function leaseLives({ expires, stopped }: HostLease, now: number): boolean {
  return stopped === null && expires > new Date(Math.min(now, LAST_MS)).toISOString();
}

/** Whether a host that lives runs a container for a session. */
export function isHeld(hold: SessionHold | null, now: number): boolean {
  return hold?.host != null && leaseLives(hold.host, now);
}

/** `quay-1 (process 611)`: which host it is. */
export function hostName({ hostname, pid, instanceId }: HostLease): string {
  const name = hostname === null || hostname === '' ? instanceId : hostname;
  return pid === null ? name : `${name} (process ${pid})`;
}

/** The clocks of two machines may differ by so much. */
const CLOCKS_MS = 60_000;

/** Leases, those of hosts that live first, then the one that ended last. */
export interface Leases {
  live: readonly HostLease[];
  /** The host that ended last; null where one may live, or there never was one. */
  ended: HostLease | null;
}

/** When a host ended, as text: it said so, or its lease ran out. */
const end = ({ stopped, expires }: HostLease): string => stopped ?? expires;

/** @param ours whether a lease is of the console itself */
export function judgeLeases(
  leases: readonly HostLease[],
  now: number,
  ours: (lease: HostLease) => boolean,
): Leases {
  const others = leases.filter((lease) => !ours(lease));
  const live = others.filter((lease) => leaseLives(lease, now));
  // What ran out just now may be the lease of a host whose clock is behind.
  const sure = others.every((lease) => lease.stopped !== null || !leaseLives(lease, now - CLOCKS_MS));
  const [ended] = live.length > 0 || !sure ? [] : others.toSorted((a, b) => (end(a) < end(b) ? 1 : -1));
  return { live, ended: ended ?? null };
}

/** `quay-1 (process 611) holds a lease …`, to end a sentence. */
export function liveWords({ live }: Leases): string | null {
  const [first] = live;
  if (first === undefined) return null;
  const others = live.length === 1 ? '' : ` (and ${live.length - 1} more)`;
  return `${hostName(first)} holds a lease on this workspace until ${first.expires}${others}`;
}

/** Why by its lease no host lives, as a sentence; null where leases say nothing. */
export function endedSentence({ ended }: Leases): string | null {
  if (ended === null) return null;
  return ended.stopped === null
    ? `No host is running: the lease of the last one, ${hostName(ended)}, ran out at ${ended.expires}.`
    : `No host is running: the last one, ${hostName(ended)}, ended at ${ended.stopped}.`;
}
