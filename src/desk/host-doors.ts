/** What is known of the open workspace's host by its doors. Nothing is asked while none is open. */
import { statSync } from 'node:fs';
import type { HostDoors } from '../contract/entities/host-door.js';
import { askHost, type HostAnswer, type HostCommand } from '../host-doors/ask.js';
import { askCommands, eraOf } from '../host-doors/help.js';
import { probeDoor } from '../host-doors/probe.js';
import { type RoutedLine, type RouteOutcome, routeMessage } from '../host-doors/route.js';
import { doorPath } from '../host-doors/socket-file.js';

/** What was found this lately is found still. */
const FRESH_MS = 2000;
/** A host that could not say what it can is asked again after this. */
const HELP_AGAIN_MS = 30_000;
/** A restart blocks its host until the last container has stopped. */
const WRITE_MS = 60_000;

type Asked = Pick<HostDoors, 'commands' | 'unclear'>;

interface Deps {
  now: () => number;
  /** The path of the open workspace; null when none is. */
  workspace: () => string | null;
  /** Whether the console plays the host there. */
  played: () => boolean;
  /** It is not as it was. */
  onChange: () => void;
}

/** Which host it is, as far as its file tells: the next one makes the file anew. */
function fileOf(workspace: string): string {
  const stat = statSync(doorPath(workspace, 'ncl'), { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? '' : `${workspace}\0${stat.ino}\0${stat.ctimeNs}`;
}

export class DeskDoors {
  #last: { workspace: string; state: HostDoors } | null = null;
  #looking: { workspace: string; found: Promise<HostDoors> } | null = null;
  #asked: { file: string; at: number; asked: Asked } | null = null;
  #leaving = new AbortController();

  constructor(private readonly deps: Deps) {}

  /** What was last found of the open workspace; null when nobody has looked yet. */
  get last(): HostDoors | null {
    return this.#last !== null && this.#last.workspace === this.deps.workspace() ? this.#last.state : null;
  }

  /**
   * Looks at both doors, each by itself.
   * @param anew even if somebody has looked just now
   */
  look(workspace: string, anew: boolean): Promise<HostDoors> {
    const { last } = this;
    if (!anew && last !== null && this.deps.now() - last.at < FRESH_MS) return Promise.resolve(last);
    if (this.#looking?.workspace === workspace) return this.#looking.found;
    const found = this.#look(workspace).finally(() => {
      this.#looking = null;
    });
    this.#looking = { workspace, found };
    return found;
  }

  async #look(workspace: string): Promise<HostDoors> {
    const { signal } = this.#leaving;
    const doors = await Promise.all([
      probeDoor(workspace, 'ncl', signal),
      probeDoor(workspace, 'cli', signal),
    ]);
    const [ncl, cli] = doors.map(({ state }) => state === 'open');
    const { commands, unclear } =
      ncl === true ? await this.#commands(workspace, signal) : { commands: null, unclear: null };
    const state: HostDoors = {
      doors,
      host: ncl === true ? 'alive' : cli === true ? 'half' : 'none',
      played: this.deps.played(),
      era: commands === null ? null : eraOf(commands),
      ...{ commands, unclear, at: this.deps.now() },
    };
    const before = this.last;
    if (this.deps.workspace() !== workspace) return state;
    this.#last = { workspace, state };
    if (before !== null && toKey(before) !== toKey(state)) this.deps.onChange();
    return state;
  }

  /** Once for each host: what it can do does not change while it runs. */
  async #commands(workspace: string, signal: AbortSignal): Promise<Asked> {
    const file = fileOf(workspace);
    const known = this.#asked;
    const again = known?.asked.commands === null && this.deps.now() - known.at > HELP_AGAIN_MS;
    if (known?.file === file && !again) return known.asked;
    const found = await askCommands(workspace, signal);
    const asked: Asked =
      'commands' in found
        ? { commands: found.commands, unclear: null }
        : { commands: null, unclear: reasonOf(found.failed) };
    this.#asked = { file, at: this.deps.now(), asked };
    return asked;
  }

  /**
   * Sends a command that changes something, if this host has it.
   * @returns as askHost; null when the host lacks the command: then nothing was sent
   */
  async command(workspace: string, resource: string, verb: string, args: HostCommand['args']) {
    const { commands, doors, unclear } = await this.look(workspace, true);
    const door = doors.find(({ name }) => name === 'ncl');
    if (commands === null) {
      const because = unclear === null ? (door?.because ?? 'it is not there') : `its help failed: ${unclear}`;
      return { type: 'not-sent', because, door: door ?? null } satisfies HostAnswer;
    }
    if (commands[resource]?.includes(verb) !== true) return null;
    const command = `${resource}-${verb.replaceAll(' ', '-')}`;
    return askHost(
      workspace,
      { command, ...(args === undefined ? {} : { args }) },
      {
        timeoutMs: WRITE_MS,
        signal: this.#leaving.signal,
      },
    );
  }

  route(workspace: string, line: RoutedLine): Promise<RouteOutcome> {
    return routeMessage(workspace, line, this.#leaving.signal);
  }

  /** What was found may not be so any more. */
  forget(): void {
    this.#last = null;
  }

  /** The workspace is about to be closed: what is being asked is given up. */
  leave(): void {
    this.#leaving.abort();
    this.#leaving = new AbortController();
    this.#last = null;
    this.#asked = null;
  }
}

const toKey = ({ at: _, ...rest }: HostDoors): string => JSON.stringify(rest);

function reasonOf(answer: HostAnswer): string {
  switch (answer.type) {
    case 'refused':
      return answer.message;
    case 'answered':
      return 'its help was not understood';
    default:
      return answer.because;
  }
}
