/** What is known of a host by its doors, in words. */
import type { HostDoor, HostDoors, HostEra } from '../contract/entities/host-door.js';

/** The names of the files, which are what operators know. */
export const DOOR_FILES: Record<HostDoor['name'], string> = { ncl: 'ncl.sock', cli: 'cli.sock' };

export const ERA_WORDS: Record<HostEra, string> = { older: 'older than 2.1.54', newer: '2.1.54 or newer' };

const isOpen = ({ doors }: HostDoors, name: HostDoor['name']): boolean =>
  doors.some((door) => door.name === name && door.state === 'open');

/** As short as a status bar has room for. */
export function hostWords(state: HostDoors): string {
  const { host, played, era } = state;
  if (host === 'none') return 'no host answers';
  const who = played ? 'played host' : 'host';
  if (host === 'half') return `${who} starting or ending`;
  const age = era === null ? '' : `, ${ERA_WORDS[era]}`;
  return `${who} alive${age}${isOpen(state, 'cli') ? '' : ', no cli.sock'}`;
}

/** What to know about it besides, as a sentence; null for nothing. */
export function hostCaveat({ host, unclear }: HostDoors): string | null {
  switch (host) {
    case 'alive':
      return unclear === null ? null : `What this host can do is not known: ${unclear}.`;
    case 'half':
      return 'A host opens cli.sock first and closes it last: this one is starting, or hangs in its end.';
    case 'none':
      return 'That denies no host: another user’s cannot be asked, and one whose files a second host took answers nobody.';
  }
}

/** What it is drawn from, as sentences. */
export function hostSentence(state: HostDoors): string {
  const each = state.doors.map(({ name, because }) => `${DOOR_FILES[name]}: ${because}.`);
  return [...each, hostCaveat(state) ?? ''].join(' ').trim();
}

/** What a restart of an agent’s containers comes to, by what is known of them. */
export function restartWords(running: number, era: HostEra | null): string[] {
  if (running === 0) {
    return ['None of its containers seems to run: the host would restart none, and a message would be lost.'];
  }
  const many = running === 1 ? 'its one container' : `${running} containers, one after the other`;
  const freeze = `The host stops ${many}. Until the last one has stopped it does nothing else: no message is delivered, and neither door answers.`;
  const after =
    era === 'older'
      ? 'Those without a message stay stopped until the next message or sweep.'
      : 'Those that have something due are started again; the others stay stopped until then.';
  return [freeze, after];
}
