import type { ContainerFacts } from '../contract/entities/container.js';

/**
 * What may be the session's container though no engine lists one for it: one that cannot be placed, or the one that an
 * engine listed before it fell silent.
 * @returns a few words for the list, and a sentence; null when there is none, or when we simulate it
 */
export function mayBeThere({
  engine: { containers, unplaced, lost },
  simulated,
  demo,
}: ContainerFacts): { short: string; sentence: string } | null {
  if (simulated || containers.length > 0) return null;
  // In a workspace that we made nothing speaks for one that names no session of it.
  const [stray, ...others] = demo ? [] : unplaced;
  if (stray !== undefined) {
    const more = others.length === 0 ? '' : ` So may ${others.map(({ name }) => name).join(', ')}.`;
    const sentence = `${stray.engine} runs ${stray.name}, which may be this session’s: ${stray.why}.${more}`;
    return { short: `unplaced in ${stray.engine}`, sentence };
  }
  const silent = lost.find(({ container }) => container !== null);
  if (silent === undefined) return null;
  const sentence = `${silent.engine} ran ${silent.container} when it last answered, and may run it still.`;
  return { short: `${silent.engine} fell silent`, sentence };
}
