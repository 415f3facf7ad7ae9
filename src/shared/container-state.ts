import type { ContainerFacts } from './entities/container.js';

/** What the evidence says about a container, whatever v2.db claims. */
export type ContainerState =
  | 'running'
  | 'working'
  | 'idle'
  | 'starting'
  | 'stuck'
  | 'gone'
  | 'stopped'
  | 'unknown';

export interface ContainerVerdict {
  state: ContainerState;
  /** A few words for the list: `idle, 12 s ago`. */
  words: string;
  /** One sentence with the evidence. */
  sentence: string;
}

// The host's own constants (its sweep): a claim without a sign of life for this long is stuck, a
// container without a heartbeat for the other is taken for dead.
const CLAIM_STUCK_MS = 60_000;
const HEARTBEAT_DEAD_MS = 30 * 60_000;

/** A length of time in one unit: `12 s`, `3 min`, `5 h`, `4 d`. */
export function duration(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 60) return `${s} s`;
  const min = Math.round(s / 60);
  if (min < 60) return `${min} min`;
  const h = Math.round(min / 60);
  return h < 48 ? `${h} h` : `${Math.round(h / 24)} d`;
}

/**
 * The verdict over the facts at `now` (ms since 1970, UTC). Pure: the window calls it again each
 * second, so that ages count up.
 */
export function containerVerdict(facts: ContainerFacts, now: number): ContainerVerdict {
  const { claimed, heartbeatAt, tool } = facts;
  const claim = facts.claims[0];
  const age = heartbeatAt === null ? null : now - heartbeatAt;
  const seen = age === null ? 'no sign of life yet' : `last sign of life ${duration(age)} ago`;
  const doing = tool === null ? '' : `, ${toolWords(tool, now)}`;
  const by = facts.simulated ? ' (simulated)' : '';
  const container = facts.simulated ? 'simulated container' : 'container';

  if (claimed === null) {
    return {
      state: 'unknown',
      words: 'unknown',
      sentence: `v2.db holds a container status that is not known here; ${seen}.`,
    };
  }
  if (claimed === 'stopped') {
    return claim === undefined
      ? { state: 'stopped', words: 'stopped', sentence: `No container: v2.db says stopped; ${seen}.` }
      : {
          state: 'stopped',
          words: 'stopped, claim left',
          sentence: `v2.db says stopped, but a claim on a message was left behind; the host puts it back in its next sweep.`,
        };
  }
  if (age === null) {
    return {
      state: 'starting',
      words: `${claimed}, starting${by}`,
      sentence: `v2.db says ${claimed}; the ${container} has given no sign of life yet, as one that has just started${doing}.`,
    };
  }
  const patience = Math.max(CLAIM_STUCK_MS, tool?.declaredTimeoutMs ?? 0);
  const claimSilent =
    claim?.since != null && now - claim.since > patience && (heartbeatAt ?? 0) <= claim.since;
  if (claimSilent && claim?.since != null) {
    return {
      state: 'stuck',
      words: `stuck, ${duration(now - claim.since)}`,
      sentence: `It claimed a message ${duration(now - claim.since)} ago and has given no sign of life since (${seen})${doing}.`,
    };
  }
  if (age > Math.max(HEARTBEAT_DEAD_MS, tool?.declaredTimeoutMs ?? 0)) {
    return {
      state: 'gone',
      words: `${claimed}? silent ${duration(age)}`,
      sentence: `v2.db says ${claimed}, but the ${seen}: the container is probably gone${doing}.`,
    };
  }
  if (tool !== null) {
    return {
      state: 'working',
      words: `${toolWords(tool, now)}${by}`,
      sentence: `The ${container} is running a tool: ${toolWords(tool, now)}; ${seen}.`,
    };
  }
  if (claim !== undefined) {
    return {
      state: 'working',
      words: `working, ${duration(age)} ago${by}`,
      sentence: `The ${container} has claimed a message and works on it; ${seen}.`,
    };
  }
  return {
    state: claimed,
    words: `${claimed}, ${duration(age)} ago${by}`,
    sentence: `The ${container} is ${claimed}; ${seen}.`,
  };
}

function toolWords(tool: NonNullable<ContainerFacts['tool']>, now: number): string {
  return tool.startedAt === null
    ? `running ${tool.name}`
    : `running ${tool.name} for ${duration(now - tool.startedAt)}`;
}
