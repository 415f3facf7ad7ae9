import type { MessageAddress } from '../../../contract/entities/draft.js';
import type { HostFacts } from '../../../contract/entities/message-facts.js';
import { duration } from '../../../rules/container-state.js';
import type { ContainerState } from '../../../rules/container-verdict.js';
import {
  addressWords,
  lookAround,
  replacesLate,
  type Setting,
  UNCONFIGURED,
  wakerOf,
} from '../../../rules/message-why.js';
import { fullTime } from '../../ui/format.js';

/** The parts of a message that decide what becomes of it. */
export interface Planned {
  kind: string;
  /** ms since 1970, UTC; null: at once. */
  due: number | null;
  trigger: boolean;
  onWake: boolean;
  /** In words; null: once. */
  recurrence: string | null;
  /** Null: the session's own chat. */
  address: MessageAddress | null;
}

/**
 * What will happen to a message that is written now, at `now` (ms since 1970, UTC). Who takes it is decided by
 * the same rules as in Why, where it appears a moment later.
 */
export function outlook(facts: Setting['facts'], now: number, planned: Planned): string {
  const setting = lookAround(facts, now);
  return [passed(setting, planned), taken(setting, planned), again(setting, planned), answer(planned)]
    .filter((s) => s !== '')
    .join(' ');
}

/** What will happen to a task that is made now, in a session of its own. @param firstAt as TaskPlan has it */
export function taskOutlook(
  host: HostFacts['state'],
  now: number,
  firstAt: number,
  recurrence: string | null,
): string {
  const first =
    firstAt > now + 1000
      ? `First run ${fullTime(firstAt)}.`
      : 'Runs at once: a host starts a container for it in its next sweep.';
  const again = recurrence === null ? '' : ` Then again: ${recurrence}.`;
  return `${first}${again}${host === 'none' ? ' But no running host found.' : ''}`;
}

const whats: Record<ContainerState, (noun: string) => string> = {
  running: (noun) => `${noun} is running`,
  working: (noun) => `${noun} is running`,
  idle: (noun) => `${noun} is running`,
  starting: (noun) => `${noun} is starting`,
  stuck: (noun) => `${noun} is stuck`,
  gone: (noun) => `${noun} is probably gone`,
  leftover: () => 'no container',
  stopped: () => 'no container',
  skewed: (noun) => `${noun}’s clock is wrong`,
  unknown: (noun) => `${noun} state is unknown`,
};

const what = ({ facts, state }: Setting): string =>
  whats[state](facts.container.simulated ? 'simulated container' : 'container');
/** As what(), within a sentence. */
const whatThen = (setting: Setting): string => what(setting).replace(/^(?!no )/, 'the ');
const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** Why nobody will start a container, as a clause; null when somebody will or can. */
function nobody(setting: Setting): string | null {
  switch (wakerOf(setting)) {
    case 'closed':
      return 'the session is closed, and hosts ignore closed sessions';
    case 'apart':
      return 'the simulated host leaves this session alone';
    case 'deaf':
      return UNCONFIGURED;
    case 'nobody':
      return 'no running host found';
    default:
      return null;
  }
}

/** What becomes of it as far as no container takes it by itself; null when one does. */
function stays(setting: Setting): string | null {
  const { outlook: who } = setting;
  if (who === 'polls' || who === 'starting' || who === 'unclear') return null;
  const why = nobody(setting);
  if (why !== null) return `it won’t be picked up: ${whatThen(setting)}, and ${why}.`;
  return wakerOf(setting) === 'agent'
    ? `it waits until the simulated agent plays this session: ${whatThen(setting)}, and the played host starts none.`
    : null;
}

/** A time that is there, and does not make it wait. */
const passed = ({ now }: Setting, { due }: Planned): string =>
  due !== null && due <= now ? 'Its time has passed: it goes out at once.' : '';

function taken(setting: Setting, { kind, due, trigger, onWake }: Planned): string {
  const { now, outlook: who } = setting;
  if (kind === 'system') {
    const gone = who === 'none' || who === 'broken' ? ` Probably nothing does: ${whatThen(setting)}.` : '';
    return `A system message starts no turn: only what waits for it reads it.${gone}`;
  }
  if (due !== null && due > now) {
    const until = `Waits until ${fullTime(due)}`;
    const after = trigger ? stays(setting) : null;
    if (after !== null) return `${until}. As things stand, ${after}`;
    if (onWake) return `${until}, and then for a container that has just started.`;
    return trigger
      ? `${until}; picked up by the first poll after that.`
      : `${until}; context only, starts no turn.`;
  }
  // The first poll of the next container sees it, as it sees all others.
  if (onWake && who === 'polls') {
    return 'Waits for a wake: only a container that has just started takes it.';
  }
  if (!trigger) return 'Context only: it starts no turn, but goes along with the next one.';
  return capital(stays(setting) ?? pickup(setting));
}

function pickup(setting: Setting): string {
  const is = what(setting);
  switch (setting.outlook) {
    case 'polls': {
      const { silentMs } = setting;
      if (silentMs === null) return `${is}: picked up in about 1 s.`;
      const why = nobody(setting);
      const otherwise = why === null ? 'once the host has replaced it' : `by nobody: ${why}`;
      return `container last seen ${duration(silentMs)} ago: picked up in about 1 s if it still runs, otherwise ${otherwise}.`;
    }
    case 'starting':
      return `${is}: picked up at its first poll.`;
    case 'none':
      return `${is}: waits for the host, up to ${Math.round(setting.facts.host.sweepMs / 1000)} s.`;
    case 'broken':
      return replacesLate(setting)
        ? `${is}, and the host should have replaced it by now: check that it is running.`
        : `${is}: waits until the host has replaced it.`;
    case 'unclear': {
      const why = nobody(setting);
      return `${is}: picked up in about 1 s if it runs, otherwise ${why === null ? 'at the host’s next sweep' : `by nobody: ${why}`}.`;
    }
  }
}

function again(setting: Setting, { recurrence }: Planned): string {
  if (recurrence === null) return '';
  // It is a host that writes the next row of a series.
  return nobody(setting) === null
    ? `Then again: ${recurrence}.`
    : `Then again, once a host is running here: ${recurrence}.`;
}

function answer({ address }: Planned): string {
  if (address === null) return '';
  const { channelType, platformId, threadId } = address;
  if (channelType !== null && platformId !== null) return `The answer goes to ${addressWords(address)}.`;
  return channelType === null && platformId === null && threadId === null
    ? 'It has no reply address.'
    : 'Its reply address is incomplete.';
}
