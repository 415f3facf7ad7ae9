import type { ContainerFacts } from '../contract/entities/container.js';
import type { HostFacts } from '../contract/entities/message-facts.js';
import { duration } from './container-state.js';
import type { ContainerVerdict } from './container-verdict.js';
import { SWEEP_MS } from './host-rules.js';
import { type KillTerm, killTerm } from './kill-rule.js';

const SWEEP = `every ${SWEEP_MS / 1000} s`;
const GIVES_BACK =
  'gives its messages back: one try is used, and the next comes after 5\u00a0s, later ones after 10\u00a0s, 20\u00a0s and so on';

/** Said before what a host does, where there seems to be none. */
const NO_HOST = 'No host seems to be running here. What one would do:';

/**
 * What a host does next about a session’s container, and when, at `now` (ms since 1970, UTC).
 * @param host what is known of one; while that is null (not known yet), a live host is assumed
 */
export function hostNext(
  facts: ContainerFacts,
  verdict: ContainerVerdict,
  host: HostFacts | null,
  now: number,
): string {
  if (facts.simulated) return 'This console plays the container until it is told to stop; no host kills it.';
  if (facts.closed) return 'Nothing: hosts ignore closed sessions.';
  switch (host?.state) {
    case 'apart':
      return `Nothing. ${host.because}`;
    case 'simulated':
      if (verdict.state === 'stopped') return 'Nothing: the played host starts no container.';
      return atWork(facts, verdict, now);
    case 'none':
      return `${NO_HOST} ${atWork(facts, verdict, now, false)}`;
    default:
      return atWork(facts, verdict, now);
  }
}

/** For a live host. @param there whether one has been there all the time, as far as is known */
function atWork(facts: ContainerFacts, { state }: ContainerVerdict, now: number, there = true): string {
  switch (state) {
    case 'stopped':
      return `Nothing until a message is due: its next sweep (${SWEEP}) starts a container for that.`;
    case 'leftover':
      return `Its next sweep (${SWEEP}) finds no container and ${GIVES_BACK}.`;
    case 'gone':
      return facts.claims.length === 0
        ? `A host that saw it end would have marked it stopped. A running host’s next sweep (${SWEEP}) starts another for what is due.`
        : `A host that saw it end would have marked it stopped. A running host’s next sweep (${SWEEP}) ${GIVES_BACK}.`;
    case 'unknown':
      return `It judges the container in its next sweep (${SWEEP}), if it believes that it is running.`;
    default:
      return `${intended(facts)}${judged(facts, now, there)}`;
  }
}

/** What its host was told to do with it, before anything else. */
function intended({ hold }: ContainerFacts): string {
  if (hold?.stopIntent === 'stop') return 'It stops the container, as it was told to. ';
  return hold?.stopIntent === 'respawn_after_stop'
    ? 'It stops the container and starts another, as it was told to. '
    : '';
}

/** A container that the host believes to be running. */
function judged(facts: ContainerFacts, now: number, there: boolean): string {
  const term = killTerm(facts);
  if (term === null)
    return 'Nothing yet: a container that has neither beaten nor claimed a message is not judged.';
  const back = facts.claims.length === 0 ? '' : ` and ${GIVES_BACK}`;
  const left = term.at - now;
  if (left >= 0) return `${threat(term, left)} A sweep (${SWEEP}) after that kills it${back}.`;
  const overdue = -left - SWEEP_MS;
  if (overdue <= 0) {
    return `Its next sweep, within ${duration(-overdue)}, kills the container${back}.`;
  }
  return there
    ? `A sweep should have killed the container ${duration(overdue)} ago at the latest: check that the host is running.`
    : `Its next sweep (${SWEEP}) kills the container${back}.`;
}

function threat({ rule, patienceMs }: KillTerm, left: number): string {
  const limit = duration(patienceMs);
  const after: Record<KillTerm['rule'], string> = {
    claim: `stuck in ${duration(left)}: ${limit} after it claimed a message`,
    silence: `dead in ${duration(left)}: ${limit} after the last one`,
    age: `dead in ${duration(left)}: ${limit} after its start`,
  };
  return `If it stays silent it counts as ${after[rule]}.`;
}
