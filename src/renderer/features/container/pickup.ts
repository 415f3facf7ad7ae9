import { type ContainerState, containerVerdict } from '../../../shared/container-state.js';
import type { ContainerFacts } from '../../../shared/entities/container.js';
import { fullTime } from '../../ui/format.js';

const sentences: Record<ContainerState, string> = {
  running: 'Container is running: picked up in about 1 s.',
  working: 'Container is running: picked up in about 1 s.',
  idle: 'Container is running: picked up in about 1 s.',
  starting: 'Container is starting: picked up at its first poll.',
  stuck: 'Container is stuck: waits until the host has replaced it.',
  gone: 'Container is probably gone: waits until the host has replaced it.',
  leftover: 'No container: waits for the host, up to 60 s.',
  skewed: 'Container’s clock is wrong: picked up in about 1 s if it runs, else at the host’s next sweep.',
  stopped: 'No container: waits for the host, up to 60 s.',
  unknown: 'Container state is unknown: picked up in about 1 s if it runs, else at the host’s next sweep.',
};

/** What will happen to a message that is written now. Nothing wakes a container from outside. */
function pickup(facts: ContainerFacts, now: number): string {
  const sentence = sentences[containerVerdict(facts, now).state];
  return facts.simulated ? sentence.replace(/^Container/, 'Simulated container') : sentence;
}

/** What of a message decides when it is picked up. */
export interface Planned {
  kind: string;
  /** ms since 1970, UTC; null: at once. */
  due: number | null;
  trigger: boolean;
  onWake: boolean;
}

/** What will happen to a message that is written now, with what was set of it. */
export function outlook(facts: ContainerFacts, now: number, { kind, due, trigger, onWake }: Planned): string {
  if (kind === 'system') return 'A system message starts no turn: only what waits for it reads it.';
  if (due !== null && due > now) {
    const at = `Waits until ${fullTime(due)}`;
    if (onWake) return `${at}, and then for a container that has just started.`;
    return trigger
      ? `${at}; picked up by the first poll after that.`
      : `${at}; context only, starts no turn.`;
  }
  if (onWake) return 'Waits for a wake: only a container that has just started takes it.';
  if (!trigger) return 'Context only: rides along with the next turn, starts none.';
  return pickup(facts, now);
}
