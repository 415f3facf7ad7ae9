import type { ContainerFacts } from '../contract/entities/container.js';
import { mayBeThere } from './container-maybe.js';
import {
  engineContainer,
  engineDenies,
  isFresh,
  isLeftoverTool,
  isPastLimit,
  SKEW_MS,
} from './container-signs.js';
import { duration } from './container-state.js';
import type { ContainerState } from './container-verdict.js';
import { engineStates } from './engine-words.js';
import { hostName, isHeld } from './host-lease.js';
import { killTerm } from './kill-rule.js';

/** Whether a source agrees with the verdict; `silent` when it says nothing about it. */
export type Agreement = 'agrees' | 'differs' | 'silent';

type Source =
  | ('v2.db' | 'Held by' | 'Stop' | 'Wake')
  | ('Heartbeat' | 'Claims' | 'Tool' | 'Engine' | 'Files' | 'Simulation');

/** One source, and what it says. */
export interface Evidence {
  source: Source;
  says: string;
  /** When that came about, ms since 1970 UTC; null when the source does not say. */
  at: number | null;
  agreement: Agreement;
}

/** What a verdict means for the question that every source answers: is a container there? */
const there: Record<ContainerState, boolean | null> = {
  running: true,
  working: true,
  idle: true,
  starting: true,
  stuck: true,
  gone: false,
  stopped: false,
  leftover: false,
  skewed: null,
  unknown: null,
};

/**
 * Every source side by side with the verdict, at `now` (ms since 1970, UTC). The same sources always come in
 * the same order; files and simulation only where they matter.
 */
export function containerEvidence(facts: ContainerFacts, state: ContainerState, now: number): Evidence[] {
  const is = there[state];
  const agree = (says: boolean | null): Agreement =>
    says === null || is === null ? 'silent' : says === is ? 'agrees' : 'differs';
  const all: Evidence[] = [
    {
      ...{ source: 'v2.db', at: facts.touchedAt },
      says: facts.claimed ?? 'an unknown word',
      agreement: agree(facts.claimed === null ? null : facts.claimed !== 'stopped'),
    },
    ...hostSays(facts, now, agree),
    heartbeat(facts, state, now, agree),
  ];
  if (facts.files === 'read') {
    const left = facts.claims.length;
    const oldest = facts.claims[0];
    all.push({
      ...{ source: 'Claims', at: oldest?.since ?? null },
      says: left === 0 ? 'none open' : left === 1 ? `1 open: ${oldest?.messageId}` : `${left} open`,
      // A verdict of leftover claims is about them.
      agreement: state === 'leftover' ? 'agrees' : agree(left === 0 ? null : true),
    });
    all.push({
      ...{ source: 'Tool', at: facts.tool?.startedAt ?? null },
      says: toolSays(facts),
      agreement: toolAgrees(facts, state, now, agree),
    });
  } else {
    const says = {
      ...{ unread: 'not looked at yet', missing: 'missing', evicted: 'in cloud storage, not here' },
      unreadable: 'cannot be read',
    }[facts.files];
    all.push({
      ...{ source: 'Files', says, at: null },
      agreement: agree(facts.files === 'missing' ? false : null),
    });
  }
  all.push(engine(facts, agree));
  if (facts.simulated || facts.demo) {
    const says = facts.simulated ? 'this console plays it' : 'made by this console, not simulated now';
    all.push({ source: 'Simulation', says, at: null, agreement: agree(facts.simulated || null) });
  }
  return all;
}

const INTENTS: Readonly<Record<string, string>> = {
  stop: 'its host is to stop it',
  respawn_after_stop: 'its host is to stop it and start another',
};

/** What hosts since 2.3 write into v2.db about it. */
function hostSays(
  { hold, wake }: ContainerFacts,
  now: number,
  agree: (says: boolean | null) => Agreement,
): Evidence[] {
  const all: Evidence[] = [];
  if (hold !== null && hold.by !== null) {
    const host = hold.host === null ? hold.by : hostName(hold.host);
    const lives = isHeld(hold, now);
    const ref = hold.container === null ? '' : `; ${hold.container}`;
    const start = hold.incarnation === null ? '' : `, start ${hold.incarnation}`;
    all.push({
      ...{ source: 'Held by', at: hold.at },
      says: `${host}${lives ? '' : ', which no longer lives'}${start}${ref}`,
      // A container outlives its host, which the next one takes over: what a dead one says tells nothing.
      agreement: agree(lives ? true : null),
    });
  }
  if (hold !== null && hold.stopIntent !== null) {
    const says = INTENTS[hold.stopIntent] ?? hold.stopIntent;
    all.push({ source: 'Stop', says, at: null, agreement: 'silent' });
  }
  if (wake !== null) {
    const more = wake.count > 1 ? ` (and ${wake.count - 1} more)` : '';
    const says = `${wake.reason}, not taken by a host yet${more}`;
    all.push({ source: 'Wake', says, at: wake.at, agreement: 'silent' });
  }
  return all;
}

function heartbeat(
  facts: ContainerFacts,
  state: ContainerState,
  now: number,
  agree: (says: boolean | null) => Agreement,
): Evidence {
  const source = 'Heartbeat';
  const at = facts.heartbeatAt;
  // Silence speaks against a container, but not at once: one that is starting, or waiting for work, need not beat.
  const silence = agree(false) === 'agrees' ? 'agrees' : 'silent';
  if (at === null) return { source, says: 'no .heartbeat file', at, agreement: silence };
  if (at - now > SKEW_MS) return { source, says: 'stamped in the future', at, agreement: 'differs' };
  if (isFresh(facts, now)) return { source, says: 'seen just now', at, agreement: agree(true) };
  const term = killTerm(facts);
  if (state === 'stuck' && term !== null && now > term.at) {
    return {
      source,
      says: term.rule === 'claim' ? 'none since the claim' : 'silent',
      at,
      agreement: 'agrees',
    };
  }
  const dead = term?.rule === 'silence' && now > term.at;
  return { source, says: 'silent', at, agreement: dead ? agree(false) : silence };
}

function toolAgrees(
  facts: ContainerFacts,
  state: ContainerState,
  now: number,
  agree: (says: boolean | null) => Agreement,
): Agreement {
  const { tool } = facts;
  // One that was left over, or that the runner should have ended, tells nothing about a container of now.
  if (tool === null || isLeftoverTool(facts) || isPastLimit(tool, now)) return 'silent';
  return state === 'leftover' ? 'agrees' : agree(true);
}

function toolSays(facts: ContainerFacts): string {
  const { tool } = facts;
  if (tool === null) return 'none in flight';
  if (isLeftoverTool(facts)) return `${tool.name}, left over`;
  return tool.declaredTimeoutMs === null
    ? tool.name
    : `${tool.name}, at most ${duration(tool.declaredTimeoutMs)}`;
}

function engine(facts: ContainerFacts, agree: (says: boolean | null) => Agreement): Evidence {
  const { asked, engines, problems, since, containers, lost } = facts.engine;
  const source = 'Engine';
  const container = engineContainer(facts) ?? containers[0];
  if (container !== undefined) {
    const says = containers.map((one) => `${one.engine}: ${engineStates[one.state]}`);
    return {
      ...{ source, says: says.join('; '), at: container.startedAt },
      // A real one beside our own agent: the agent must leave because of it.
      agreement: facts.simulated ? 'differs' : agree(true),
    };
  }
  const maybe = mayBeThere(facts);
  if (maybe !== null && facts.engine.unplaced[0] !== undefined) {
    return { source, says: maybe.short, at: facts.engine.unplaced[0].startedAt, agreement: 'silent' };
  }
  const silent = lost.find((one) => one.container !== null) ?? (asked === 'answered' ? undefined : lost[0]);
  if (silent !== undefined) {
    const says = `${silent.engine} answered until then`;
    return { source, says, at: silent.until, agreement: 'silent' };
  }
  if (asked === 'answered') {
    const says = `no container in ${engines.join(' or ')}`;
    return { source, says, at: since, agreement: engineDenies(facts) ? agree(false) : 'silent' };
  }
  const says =
    asked === 'pending' ? 'being asked' : problems.length > 0 ? 'does not answer' : 'none on this machine';
  return { source, says, at: null, agreement: 'silent' };
}
