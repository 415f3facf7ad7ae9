import { type ContainerState, containerVerdict } from '../../../shared/container-state.js';
import type { ContainerFacts } from '../../../shared/entities/container.js';

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
export function pickup(facts: ContainerFacts, now: number): string {
  const sentence = sentences[containerVerdict(facts, now).state];
  return facts.simulated ? sentence.replace(/^Container/, 'Simulated container') : sentence;
}
