import type { ContainerFacts, EngineContainer } from '../contract/entities/container.js';
import { mayBeThere } from './container-maybe.js';
import {
  claimsLeft,
  clockSkew,
  engineContainer,
  engineDenies,
  isFresh,
  isLeftoverTool,
  isPastLimit,
  longSilent,
  SKEW_MS,
  type Skew,
  toolInFlight,
} from './container-signs.js';
import type { ContainerState, ContainerVerdict, Judged } from './container-verdict.js';
import { besideIt, heldByEngine } from './engine-words.js';
import { isHeld } from './host-lease.js';
import { CLAIM_STUCK_MS, HEARTBEAT_DEAD_MS } from './host-rules.js';
import { type KillTerm, killTerm } from './kill-rule.js';

/** How long a container that was just started may be missing from its engine’s list. */
const ENGINE_GRACE_MS = 10_000;

/** A duration in one unit: `12 s`, `3 min`, `5 h`, `4 d`. */
export function duration(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 60) return `${s} s`;
  const min = Math.round(s / 60);
  if (min < 60) return `${min} min`;
  const h = Math.round(min / 60);
  return h < 48 ? `${h} h` : `${Math.round(h / 24)} d`;
}

/** What every rule below looks at, computed once. */
interface Look {
  facts: ContainerFacts;
  now: number;
  container: EngineContainer | null;
  skew: Skew | null;
  /** `last seen 12 s ago` */
  seen: string;
  /** `, last seen 3 min ago`; empty without a heartbeat, and within a minute of one: that is no news */
  ago: string;
  /** `simulated container`, or `container` */
  noun: string;
}

/**
 * The verdict over the facts at `now` (ms since 1970, UTC). Pure: the window calls it again each
 * second, so that ages count up.
 */
export function containerVerdict(facts: ContainerFacts, now: number): ContainerVerdict {
  const skew = clockSkew(facts, now);
  const age = facts.heartbeatAt === null ? null : now - facts.heartbeatAt;
  const look: Look = {
    ...{ facts, now, skew, container: engineContainer(facts) },
    seen: seenWords(age),
    ago:
      age === null
        ? ''
        : age < -SKEW_MS
          ? ', clock ahead'
          : age < CLAIM_STUCK_MS
            ? ''
            : `, ${seenWords(age)}`,
    noun: facts.simulated ? 'simulated container' : 'container',
  };
  const verdict =
    look.container === null ? undenied(look, withoutEngine(look)) : byEngine(look, look.container);
  const words = facts.simulated ? `${verdict.words} (simulated)` : verdict.words;
  const named = skew === null || verdict.state === 'skewed' ? '' : ` ${skewSentence(skew)}`;
  const tool = toolInFlight(facts);
  const late = tool !== null && isPastLimit(tool, now);
  const doubtful = THERE.includes(verdict.state) && (late || longSilent(facts, now) !== null);
  return { state: verdict.state, words, sentence: `${verdict.sentence}${named}`, doubtful };
}

/** What it is while nothing speaks against it. */
const THERE: readonly ContainerState[] = ['running', 'working', 'idle'];
const NOT_THERE: readonly ContainerState[] = ['gone', 'stopped', 'leftover'];

function seenWords(age: number | null): string {
  if (age === null) return 'not seen yet';
  return age < -SKEW_MS
    ? `its heartbeat is stamped ${duration(-age)} in the future`
    : `last seen ${duration(age)} ago`;
}

/** An engine lists it: it is there, whatever v2.db says. */
function byEngine(look: Look, container: EngineContainer): Judged {
  const verdict = byState(look, container);
  return { ...verdict, sentence: `${verdict.sentence}${besideIt(look.facts)}` };
}

function byState(look: Look, container: EngineContainer): Judged {
  const { facts, now, seen } = look;
  const { engine, name, startedAt } = container;
  const since = startedAt === null ? '' : `, started ${duration(now - startedAt)} ago`;
  const held = heldByEngine(container, since, seen);
  if (held !== null) return held;
  const claimed = facts.claimed === null || facts.claimed === 'stopped' ? 'running' : facts.claimed;
  const verdict = atWork(look, claimed);
  const differs = facts.claimed === claimed ? '' : `, though v2.db says ${facts.claimed ?? 'something else'}`;
  const missing = facts.files === 'missing' ? ' Its session’s folder or a file in it is missing.' : '';
  return { ...verdict, sentence: `${engine} runs ${name}${since}${differs}. ${verdict.sentence}${missing}` };
}

/** A verdict that nothing is there becomes one that it is not known: that none was found is no denial then. */
function undenied({ facts, seen }: Look, verdict: Judged): Judged {
  const maybe = mayBeThere(facts);
  if (maybe === null || !NOT_THERE.includes(verdict.state)) return verdict;
  // What was concluded is left out; what it was concluded from is not.
  const left = facts.claims.length === 0 ? '' : `; ${claimsLeft(facts.claims.length)}`;
  const missing = facts.files === 'missing' ? '; its session’s folder or a file in it is missing' : '';
  return {
    ...{ state: 'unknown', words: `${facts.claimed}? ${maybe.short}` },
    sentence: `${maybe.sentence} v2.db says ${facts.claimed}; ${seen}${left}${missing}.`,
  };
}

/** No engine lists it: there is none, none was asked, or it is simulated. */
function withoutEngine(look: Look): Judged {
  const { facts, now, seen, skew } = look;
  const { claimed, heartbeatAt } = facts;
  if (claimed === null) {
    const sentence = `v2.db has an unknown container status; ${seen}.`;
    return { state: 'unknown', words: 'unknown', sentence };
  }
  if (claimed === 'stopped') return stopped(look);
  if (facts.files === 'missing') return filesMissing(look, claimed);
  const denied = deniedByEngine(look, claimed);
  if (denied !== null) return denied;
  if (facts.files === 'unread') {
    const sentence = `v2.db says ${claimed}; the session’s files have not been looked at yet.`;
    return { state: 'unknown', words: `${claimed}? not looked at yet`, sentence };
  }
  // Its heartbeat is kept from us too, or is one of another machine that has the folder.
  if (facts.files === 'evicted' && !isFresh(facts, now)) {
    const sentence = `v2.db says ${claimed}, but the session’s files are in cloud storage, so nothing here tells; ${seen}.`;
    return { state: 'unknown', words: `${claimed}? files in the cloud`, sentence };
  }
  if (facts.files === 'unreadable' && heartbeatAt === null) {
    const sentence = `v2.db says ${claimed}, but the session’s files cannot be read, and there is no heartbeat.`;
    return { state: 'unknown', words: `${claimed}? unreadable`, sentence };
  }
  // A claim from the future says little about a container that gives signs of life now.
  if (skew !== null && !isFresh(facts, now)) {
    return {
      ...{ state: 'skewed', words: `${claimed}? clock ${duration(skew.aheadMs)} ahead` },
      sentence: `v2.db says ${claimed}. ${skewSentence(skew)}`,
    };
  }
  return atWork(look, claimed);
}

function stopped({ facts, now, seen }: Look): Judged {
  const { length } = facts.claims;
  const { hold } = facts;
  if (hold !== null && isHeld(hold, now)) {
    // It is claimed before it is started, and v2.db says so only then.
    const sentence = `v2.db says stopped, but a host that lives has claimed the session${hold.at === null ? '' : ` ${duration(now - hold.at)} ago`}; ${seen}.`;
    return hold.at !== null && now - hold.at > CLAIM_STUCK_MS
      ? { state: 'unknown', words: 'stopped? claimed by a host', sentence }
      : { state: 'starting', words: 'starting', sentence };
  }
  if (length === 0) {
    return { state: 'stopped', words: 'stopped', sentence: `No container: v2.db says stopped; ${seen}.` };
  }
  return {
    ...{ state: 'leftover', words: length === 1 ? 'stopped, claim left' : `stopped, ${length} claims left` },
    sentence: `v2.db says stopped, but ${claimsLeft(length)}; ${seen}.`,
  };
}

function filesMissing({ facts, now, seen }: Look, claimed: string): Judged {
  // A file that was removed under a live container is not evidence against it.
  if (isFresh(facts, now)) {
    const sentence = `v2.db says ${claimed}, and there is a heartbeat (${seen}), but a file of the session is missing.`;
    return { state: 'unknown', words: `${claimed}? files missing`, sentence };
  }
  const sentence = `v2.db says ${claimed}, but the session’s folder or a file in it is missing, so no container can be working there.`;
  return { state: 'gone', words: `${claimed}? files missing`, sentence };
}

/** No engine that answered knows it. Against a fresh sign of life that only means that it runs elsewhere. */
function deniedByEngine({ facts, now, seen }: Look, claimed: string): Judged | null {
  // A host that lives has it: then it runs on another machine, or in an engine that is not asked here.
  if (!engineDenies(facts) || isFresh(facts, now) || isHeld(facts.hold, now)) return null;
  // Without a heartbeat it may be starting; v2.db says so before the engine does.
  const began = Math.max(facts.touchedAt ?? 0, facts.engine.since ?? 0);
  if (facts.heartbeatAt === null && facts.files !== 'missing' && now - began <= ENGINE_GRACE_MS) return null;
  const left = facts.claims.length === 0 ? '' : `; ${claimsLeft(facts.claims.length)}`;
  return {
    ...{ state: 'gone', words: `${claimed}? not in ${facts.engine.engines.join(' or ')}` },
    sentence: `v2.db says ${claimed}, but ${enginesList(facts)} no container of this session; ${seen}${left}.`,
  };
}

/** `Docker lists`, `Docker and Podman list` */
function enginesList({ engine: { engines } }: ContainerFacts): string {
  return `${engines.join(' and ')} ${engines.length > 1 ? 'list' : 'lists'}`;
}

/** It is there, or nothing says otherwise: judged as a host’s sweep does. */
function atWork(look: Look, claimed: 'running' | 'idle'): Judged {
  const { facts, now, container, seen, ago, noun } = look;
  const term = killTerm(facts);
  if (term !== null && now > term.at) return overdue(look, claimed, term);
  const tool = toolInFlight(facts);
  const notes = [
    ...(engineDenies(facts)
      ? [` ${enginesList(facts)} no container of it: it runs elsewhere, or has just ended.`]
      : []),
    ...(facts.files === 'unreadable' || facts.files === 'evicted'
      ? [' Its claims and its tool cannot be read.']
      : []),
    ...(isLeftoverTool(facts)
      ? [` ${facts.tool?.name} was left over by an earlier container, which died in it.`]
      : []),
  ].join('');
  if (tool !== null) {
    return {
      ...{ state: 'working', words: toolWords(tool, now) },
      sentence: `The ${noun} is running a tool: ${toolWords(tool, now)}; ${seen}.${notes}`,
    };
  }
  if (facts.claims.length > 0) {
    return {
      ...{ state: 'working', words: `working${ago}` },
      sentence: `The ${noun} has claimed a message and is working on it; ${seen}.${notes}`,
    };
  }
  if (facts.heartbeatAt === null) return unborn(look, claimed);
  return {
    ...{ state: claimed, words: `${claimed}${ago}` },
    sentence: `${container === null ? `The ${noun} is` : 'It is'} ${claimed}; ${seen}.${notes}`,
  };
}

/** A live host kills it in its next sweep. */
function overdue({ facts, now, container, seen }: Look, claimed: string, term: KillTerm): Judged {
  const tool = toolInFlight(facts);
  const doing = tool === null ? '' : `, ${toolWords(tool, now)}`;
  if (term.rule === 'claim') {
    const silent = duration(now - term.claim.since);
    return {
      ...{ state: 'stuck', words: `stuck, ${silent}` },
      sentence: `It claimed a message ${silent} ago and has been silent since (${seen})${doing}.`,
    };
  }
  if (term.rule === 'age') {
    const age = duration(now - term.at + term.patienceMs);
    return {
      ...{ state: 'stuck', words: `stuck, never seen in ${age}` },
      sentence: `It was started ${age} ago and has never been seen: a host kills it for its age.`,
    };
  }
  const silent = duration(now - (term.at - term.patienceMs));
  if (container !== null || facts.simulated || isHeld(facts.hold, now)) {
    return {
      ...{ state: 'stuck', words: `stuck, silent ${silent}` },
      sentence: `It is there, but has been silent for ${silent}${doing}.`,
    };
  }
  return {
    ...{ state: 'gone', words: `${claimed}? silent ${silent}` },
    sentence: `v2.db says ${claimed}, but it was ${seen}: the container is probably gone${doing}.`,
  };
}

/** It has never beaten, claimed or called a tool. */
function unborn({ facts, now, container, noun }: Look, claimed: 'running' | 'idle'): Judged {
  if (container !== null) {
    const started = container.startedAt;
    return started !== null && now - started > CLAIM_STUCK_MS
      ? { state: claimed, words: `${claimed}, no heartbeat`, sentence: 'It has not been seen yet.' }
      : {
          state: 'starting',
          words: 'starting',
          sentence: 'It has not been seen yet: it is starting.',
        };
  }
  const { touchedAt, hold } = facts;
  if (hold !== null && isHeld(hold, now)) {
    const since = hold.at === null ? '' : `, for ${duration(now - hold.at)}`;
    const sentence = `A host that lives runs it${since}; it has not been seen yet.`;
    return hold.at !== null && now - hold.at > CLAIM_STUCK_MS
      ? { state: claimed, words: `${claimed}, no heartbeat`, sentence }
      : { state: 'starting', words: 'starting', sentence };
  }
  if (touchedAt !== null && now - touchedAt > HEARTBEAT_DEAD_MS && !facts.simulated) {
    return {
      ...{ state: 'gone', words: `${claimed}? never seen` },
      sentence: `v2.db says ${claimed} and was last touched ${duration(now - touchedAt)} ago, but the container has never been seen: it is probably gone.`,
    };
  }
  return {
    ...{ state: 'starting', words: `${claimed}, starting` },
    sentence: `v2.db says ${claimed}; the ${noun} has not been seen yet, like one that has just started.`,
  };
}

function skewSentence({ what, aheadMs }: Skew): string {
  const subject = { heartbeat: 'The heartbeat', claim: 'A claim', tool: 'The start of the tool' }[what];
  return `${subject} is stamped ${duration(aheadMs)} in the future: the clock of the container or of this machine is wrong, so its age means nothing.`;
}

function toolWords(tool: NonNullable<ContainerFacts['tool']>, now: number): string {
  if (tool.startedAt === null) return `running ${tool.name}`;
  const late = isPastLimit(tool, now) ? `, past its limit of ${duration(tool.declaredTimeoutMs ?? 0)}` : '';
  return `running ${tool.name} for ${duration(now - tool.startedAt)}${late}`;
}
