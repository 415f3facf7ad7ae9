/** What a start of the console asks of the desk: its flags, or else what was open last. */
import type { Desk } from './desk.js';
import type { Flags } from './flags.js';

/** The workspace that the flags name, or else the last one that still exists, or else the demo. */
export async function openFirst(desk: Desk, flags: Flags): Promise<void> {
  await openAsked(desk, flags);
  // Starting the console this way is the person's consent.
  if (flags.agent !== null && desk.path !== null) await simulate(desk, flags.agent, true);
}

/**
 * What a later start asks of this console. It carries no consent: what it would simulate in a workspace that
 * we did not make needs the person's consent in the window.
 * @throws NO_WORKSPACE for --read-only with nothing to lock, and what opening and simulating throw
 */
export async function openAgain(desk: Desk, flags: Flags): Promise<void> {
  // One that waits for a lock gives way to what is asked now.
  if (desk.wait.awaited === null) await desk.current();
  const asked = flags.workspace ?? (flags.demo ? desk.demoDir : null);
  if (flags.readOnly) await desk.hold(asked ?? desk.ws.path);
  if (asked !== null) await openAsked(desk, flags);
  if (flags.agent !== null) await simulate(desk, flags.agent, false);
}

async function simulate({ simulation }: Desk, agent: readonly string[], consent: boolean): Promise<void> {
  for (const id of agent.length === 0 ? [null] : agent) await simulation.startAgent(id, consent);
  await simulation.startHost(consent);
}

async function openAsked(desk: Desk, flags: Flags): Promise<void> {
  if (flags.workspace !== null) await desk.open(flags.workspace);
  else if (flags.demo) await desk.openDemo();
  else {
    const last = desk.recent().find((entry) => entry.exists);
    // The demo comes back as it was left: alive.
    if (last?.path === desk.demoDir) await desk.openDemo();
    else if (last !== undefined) await desk.open(last.path);
    else if (desk.lock.of(null) === 'open') await desk.openDemo();
  }
}
