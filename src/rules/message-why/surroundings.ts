/** What a verdict needs to know of container and host: whether somebody looks, and when. */

import type { MessageFacts } from '../../contract/entities/message-facts.js';
import { longSilent } from '../container-signs.js';
import { containerVerdict, duration } from '../container-state.js';
import type { ContainerState } from '../container-verdict.js';
import { POLL_MS } from '../host-rules.js';
import { killTerm } from '../kill-rule.js';
import { ago, type Evidence, type Expected, evidence, expected } from './verdict.js';

/** Who looks for messages: a container that polls, one that is starting, one that a host has to replace, nobody. */
export type Outlook = 'polls' | 'starting' | 'broken' | 'none' | 'unclear';

const outlooks: Record<ContainerState, Outlook> = {
  running: 'polls',
  working: 'polls',
  idle: 'polls',
  starting: 'starting',
  stuck: 'broken',
  gone: 'broken',
  stopped: 'none',
  leftover: 'none',
  skewed: 'unclear',
  unknown: 'unclear',
};

/** Who looks, according to the evidence about the container. */
export function outlookOf(state: ContainerState): Outlook {
  return outlooks[state];
}

/** Container and host at one moment, independent of any message. */
export interface Setting {
  readonly facts: Pick<MessageFacts, 'container' | 'host'>;
  /** ms since 1970 UTC. */
  readonly now: number;
  /** What the evidence says about the container. */
  readonly state: ContainerState;
  readonly outlook: Outlook;
  /** For how long the container that should poll has been silent, in ms, where that is long; null otherwise. */
  readonly silentMs: number | null;
}

/** What a verdict about one message sees. */
export interface Surroundings extends Setting {
  readonly facts: MessageFacts;
}

export function lookAround<F extends Setting['facts']>(
  facts: F,
  now: number,
): Setting & { readonly facts: F } {
  const { state } = containerVerdict(facts.container, now);
  const outlook = outlookOf(state);
  return {
    facts,
    now,
    state,
    outlook,
    silentMs: outlook === 'polls' ? longSilent(facts.container, now) : null,
  };
}

export function containerEvidence({ facts, now }: Setting): Evidence {
  const { container } = facts;
  const { words } = containerVerdict(container, now);
  const at = container.heartbeatAt;
  // Most verdicts name the last sign of life themselves; on others a bare age would be ambiguous.
  const named = at === null || at > now || words.includes(' ago');
  return evidence('Container', words, null, null, named ? null : `last seen ${ago(at, now)}`);
}

export function hostEvidence({ facts }: Setting): Evidence {
  return evidence(
    'Host',
    facts.container.closed ? `${facts.host.because} The session is closed.` : facts.host.because,
  );
}

/** Whether a host does its half for this session. */
export function hasHost({ facts }: Setting): boolean {
  const { state } = facts.host;
  return (state === 'likely' || state === 'simulated') && !facts.container.closed;
}

/**
 * Who starts a container for what is due where none takes it: a host; the person, by having the simulated agent
 * play; or nobody, since the session is closed, the played host leaves it alone, v2.db has no configuration of the
 * agent group, or there is no host.
 */
export type Waker = 'host' | 'agent' | 'closed' | 'apart' | 'deaf' | 'nobody';

export function wakerOf({ facts, outlook }: Setting): Waker {
  if (facts.container.closed) return 'closed';
  switch (facts.host.state) {
    case 'none':
      return 'nobody';
    case 'apart':
      return 'apart';
    case 'likely':
      return facts.host.wakes ? 'host' : 'deaf';
    case 'simulated':
      // It brings back a container that it has played and lost; one that nobody plays it does not start.
      return outlook === 'none' ? 'agent' : 'host';
  }
}

/** Whether a host passes the session by, as long as the session stays as it is. */
export const isPassedBy = (setting: Setting): boolean => passedBy(setting) !== null;

/** What a person can do so that a host does its half for this session; null when one does. */
export function hostAdvice(setting: Setting): string | null {
  if (hasHost(setting)) return null;
  if (setting.facts.container.closed) return 'Open the session again.';
  return setting.facts.host.state === 'apart' ? LET_PLAY : 'Start the host.';
}

/** Why no host wakes an agent group, as a clause. */
export const UNCONFIGURED =
  'its agent group has no row in container_configs, and no host starts a container without one';

const LET_PLAY = 'Simulate this session.';

/** Why a host that is there passes this session by, as a clause; null when it does not. */
function passedBy({ facts }: Setting): string | null {
  if (facts.container.closed) return 'hosts ignore closed sessions';
  return facts.host.state === 'apart' ? 'the simulated host leaves this session alone' : null;
}

/** `within 1 min`: how soon a host's next sweep comes. */
export function bySweep({ facts }: Setting): string {
  return `within ${duration(facts.host.sweepMs)}`;
}

/** Something that a host does in its sweep after `from` (ms since 1970 UTC; null: at some unknown time). */
export function inSweep(around: Setting, what: string, from: number | null): Expected {
  const { facts, now } = around;
  const why = passedBy(around);
  if (why !== null) return expected(`Nothing: ${why}, so it never ${what}.`);
  if (!hasHost(around)) return expected(`Nothing until a host runs: then its sweep ${what}.`);
  const at = from === null ? null : from + facts.host.sweepMs;
  if (at !== null && at >= now) return expected(`The host’s sweep ${what}.`, at, true);
  return expected(`The host’s next sweep, ${bySweep(around)}, ${what}.`);
}

/** A host's log says why it does not do what it should. */
export const HOST_LATE = 'Check that the host is running, and look into its log.';

/**
 * Whether a host that seems to be there has failed to do something due from `since` on (ms since 1970 UTC) in
 * at least two sweeps: then it is most likely not at work.
 */
export function hostIsLate({ facts, now }: Setting, since: number): boolean {
  return facts.host.state === 'likely' && !facts.container.closed && now - since > 2 * facts.host.sweepMs;
}

/** From when on a host's sweep replaces a container that is silent or gone, ms since 1970 UTC; now when that is not known. */
export function brokenSince({ facts, now }: Setting): number {
  return killTerm(facts.container)?.at ?? now;
}

/** Whether a host that seems to be there should long have replaced a container that is silent or gone. */
export function replacesLate(setting: Setting): boolean {
  return setting.outlook === 'broken' && hostIsLate(setting, brokenSince(setting));
}

/** Whether the next poll is a container's first, which sees on_wake rows and clears the claims of a dead one. */
export function nextIsFirst({ outlook }: Setting): boolean {
  return outlook !== 'polls';
}

/** What a host does about a container that is silent, or missing though v2.db says otherwise. */
export function replaced(around: Setting): Expected {
  const { facts, now, state } = around;
  if (state === 'gone') return inSweep(around, 'finds the container gone', null);
  const term = killTerm(facts.container);
  return inSweep(around, 'kills the container', term === null || term.at > now ? null : term.at);
}

/** What happens until a container looks at a due row. `wakes`: whether a host starts one for it. */
export function untilPoll(around: Setting, wakes: boolean): Expected[] {
  const { outlook } = around;
  switch (outlook) {
    case 'polls':
      return around.silentMs === null
        ? [expected(`The container’s next poll takes it, within ${duration(POLL_MS)}.`)]
        : [expected('If the container still runs, its next poll takes it, within 1 s.'), wake(around, wakes)];
    case 'starting':
      return [expected('The container that is starting takes it with its first poll.')];
    case 'unclear':
      return [expected('If a container runs, its next poll takes it, within 1 s.'), wake(around, wakes)];
    case 'broken':
      return [replaced(around), wake(around, wakes)];
    case 'none':
      return [wake(around, wakes)];
  }
}

function wake(around: Setting, wakes: boolean): Expected {
  if (!wakes) return expected('A container started for something else will take it too.');
  const why = passedBy(around);
  if (why !== null) return expected(`Nothing: ${why}, so no container is started for it.`);
  if (wakerOf(around) === 'deaf') return expected(`Nothing: ${UNCONFIGURED}.`);
  if (wakerOf(around) === 'agent') {
    return expected(
      'Nothing until the simulated agent plays this session: the played host starts no container.',
    );
  }
  return inSweep(around, 'starts a container, whose first poll takes it', null);
}

/** What a person can do so that somebody looks; null when that happens by itself. */
export function startAdvice(around: Setting): string | null {
  const { outlook } = around;
  if (outlook === 'polls' || outlook === 'starting') return null;
  switch (wakerOf(around)) {
    case 'host':
      return null;
    case 'closed':
      return 'Open the session again, or inject the message into one that is active.';
    case 'agent':
    case 'apart':
      return LET_PLAY;
    case 'deaf':
      return 'Restart the host: it makes the missing row when it starts.';
    case 'nobody':
      return 'Start the host, or simulate this session.';
  }
}
