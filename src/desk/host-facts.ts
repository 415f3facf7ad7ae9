import type { HostFacts } from '../contract/entities/message-facts.js';
import type { SessionSummary } from '../contract/entities/session.js';
import { endedSentence } from '../rules/host-lease.js';
import { DELIVER_MS, SWEEP_MS } from '../rules/host-rules.js';
import {
  gatherHostEvidence,
  liveHostBecause,
  type RealContainer,
  type Untouched,
} from '../store/live-host.js';
import type { SessionKey } from '../store/session-key.js';
import type { OpenWorkspace } from '../store/workspace.js';

/** Ends a sentence. */
export const DOOR_OPEN = 'it answers on its sockets in the data directory';

interface Signs {
  /** Sessions whose heartbeat is fresh and not ours. */
  beating: readonly SessionKey[];
  /** The process ids of the console's own processes. */
  ours: ReadonlySet<number>;
  /** Whether we made the workspace. */
  demo: boolean;
  /** Containers of the workspace that an engine runs. */
  found: readonly RealContainer[];
  /** Containers that an engine runs and that may be of these sessions of it; none named: of one that v2.db lacks. */
  strays: readonly { engine: string; name: string; sessions: 'any' | readonly string[] }[];
  /** Whether a host that is not ours answers on one of its sockets. */
  door: boolean;
}

/** What speaks for a real host, or says that none lives. */
export interface RealHost {
  /** The evidence, in words that end a sentence; null when there is none. */
  because: string | null;
  /** Whether it is the lease of a host that lives, and no guess. */
  leased: boolean;
  /** Why none lives, as a sentence: its lease has ended. Null where no lease says so. */
  ended: string | null;
}

const likely = (because: string): RealHost => ({ because, leased: false, ended: null });

/** The evidence for a real host. */
export function realHost(
  { ws, untouched }: { ws: OpenWorkspace; untouched: Untouched },
  { beating, ours, demo, found, strays, door }: Signs,
): RealHost {
  if (door) return likely(DOOR_OPEN);
  const [real] = found;
  if (real !== undefined) return likely(`${real.engine} runs a container of this workspace, ${real.name}`);
  // One of which nothing tells that it is of this workspace is no sign of a host here.
  const ownStray = demo ? undefined : strays.find(({ sessions }) => sessions !== 'any');
  if (ownStray !== undefined) {
    return likely(
      `${ownStray.engine} runs ${ownStray.name}, which seems to be a container of this workspace`,
    );
  }
  // In a demo, traces from before the opening and heartbeats that a scenario has set up are our own doing.
  const before = demo ? { wal: false, writtenAgo: null } : untouched;
  const keys = demo ? [] : beating;
  const evidence = gatherHostEvidence(ws, before, keys, { ours, now: ws.clock.now() });
  return {
    because: liveHostBecause(evidence),
    leased: evidence.leases.live.length > 0,
    ended: endedSentence(evidence.leases),
  };
}

interface Around {
  /** Whether the console plays the host. */
  played: boolean;
  /** Whether the simulated agent plays the session's container. */
  simulated: boolean;
  /** In a workspace that we made: the sessions that are left as they are; null elsewhere. */
  staged: readonly string[] | null;
  /** What speaks for a real host. */
  real: () => RealHost;
}

/** What speaks of a host itself; whether it wakes the agent group is v2.db’s matter. */
export type HostSigns = Omit<HostFacts, 'wakes'>;

/** Whether a host is there for a session: the played one, or a real one by the evidence. */
export function hostFacts(
  session: Pick<SessionSummary, 'id' | 'container'>,
  { played, simulated, staged, real }: Around,
): HostSigns {
  const slow = { sweepMs: SWEEP_MS, deliverMs: SWEEP_MS };
  const without = (state: 'none' | 'apart', why: string): HostSigns => ({ state, because: why, ...slow });
  if (!played) {
    const { because, leased, ended } = real();
    if (because === null) return without('none', ended ?? 'No running host found.');
    const deliverMs = session.container.claimed === 'stopped' ? SWEEP_MS : DELIVER_MS;
    return {
      ...slow,
      state: 'likely',
      because: `A host is ${leased ? '' : 'probably '}running: ${because}.`,
      deliverMs,
    };
  }
  if (simulated) {
    const sentence = 'The console plays the host, and checks a simulated session every second.';
    return { state: 'simulated', because: sentence, sweepMs: DELIVER_MS, deliverMs: DELIVER_MS };
  }
  if (staged === null) return without('apart', 'The simulated host handles only simulated sessions.');
  if (staged.includes(session.id))
    return without('apart', 'The simulated host leaves this session as it was set up.');
  return { state: 'simulated', because: 'The console plays the host.', ...slow };
}
