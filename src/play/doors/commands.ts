/** The commands of a played host, over its workspace. */

import { writeDestinations } from '../../store/config/destination.js';
import type { ReadableDb, WritableDb } from '../../store/db/sqlite.js';
import { writeSessionMessage } from '../../store/message/message.js';
import { listSessions } from '../../store/session/session.js';
import type { OpenWorkspace } from '../../store/workspace.js';
import { deleteRows, insertRow, selectRows, type Values } from '../db/door-rows.js';
import { createRow, deleteRow, failed, getRow, inItsWords, listRows, need, updateRow } from './crud.js';
import type { DoorDialect } from './dialect.js';
import { CommandFailed, type CommandResult } from './ncl-server.js';
import { helpText, type Resource, resourcesOf } from './resources.js';
import { slugOf, TaskCommands } from './task-commands.js';

export interface CommandDeps {
  dialect: DoorDialect;
  /** The sessions whose containers run now. */
  running(): ReadonlySet<string>;
  /** Ends a session's container, and starts it again where it has something to do. */
  restart(sessionId: string): Promise<void>;
}

type Command = (args: Values) => Promise<unknown> | unknown;

/** 2.0.64 writes these in SQLite's own form. */
const stampOf = (dialect: DoorDialect, at: number): string => {
  const iso = new Date(at).toISOString();
  return dialect === '2.0' ? iso.slice(0, 19).replace('T', ' ') : iso;
};

export class HostCommands {
  readonly #commands = new Map<string, Command>();

  constructor(
    private readonly ws: OpenWorkspace,
    private readonly deps: CommandDeps,
  ) {
    this.#commands.set('help', () => helpText(deps.dialect));
    const own = this.#own();
    for (const resource of resourcesOf(deps.dialect)) {
      for (const verb of resource.verbs) {
        const name = `${resource.plural}-${verb.replaceAll(' ', '-')}`;
        this.#commands.set(name, own[name] ?? this.#generic(resource, verb));
      }
    }
  }

  /** @throws CommandFailed */
  async run(command: string, args: Values): Promise<CommandResult> {
    const plain = Object.fromEntries(
      Object.entries(args).map(([name, value]) => [name.replaceAll('-', '_'), value]),
    );
    const found = this.#find(command, plain);
    // Only a newer host heeds it; an older one carries the command out.
    if (plain.help === true && this.deps.dialect === '2.3') {
      return { data: `Help for ${command}`, human: `Help for ${command}` };
    }
    return { data: await found.command(found.args) };
  }

  #find(name: string, args: Values): { command: Command; args: Values } {
    const whole = this.#commands.get(name);
    if (whole !== undefined) return { command: whole, args };
    // Else its end is an id: an older host cuts at the last dash only.
    for (let cut = name.lastIndexOf('-'); cut > 0; cut = name.lastIndexOf('-', cut - 1)) {
      const command = this.#commands.get(name.slice(0, cut));
      if (command !== undefined) return { command, args: { id: name.slice(cut + 1), ...args } };
      if (this.deps.dialect === '2.0') break;
    }
    throw new CommandFailed('unknown-command', `no command "${name}"`);
  }

  #read<T>(work: (db: ReadableDb) => T): T {
    return this.ws.central.read(work);
  }

  #write<T>(work: (db: WritableDb) => T): Promise<T> {
    return this.ws.central.write(work);
  }

  #generic(resource: Resource, verb: string): Command {
    const { dialect } = this.deps;
    const verbs: Record<string, Command> = {
      list: (args) => this.#read((db) => listRows(db, resource, args, dialect)),
      get: (args) => this.#read((db) => getRow(db, resource, args)),
      create: (args) =>
        this.#write((db) => createRow(db, resource, args, { dialect, now: this.ws.clock.now() }).row),
      update: (args) => this.#write((db) => updateRow(db, resource, args)),
      delete: (args) => this.#write((db) => deleteRow(db, resource, args)),
    };
    const command = verbs[verb];
    if (command === undefined) throw new Error(`${resource.plural} has no command for ${verb}`);
    return command;
  }

  /** Those that do more than one statement. */
  #own(): Record<string, Command> {
    const tasks = new TaskCommands(this.ws);
    return {
      'groups-create': (args) => this.#createGroup(args),
      'groups-restart': (args) => this.#restart(args),
      'wirings-create': (args) => this.#createWiring(args),
      'destinations-add': (args) => this.#addDestination(args),
      'destinations-remove': (args) => this.#removeDestination(args),
      'policies-set': (args) => this.#setPolicy(args),
      'policies-remove': (args) => this.#removePolicy(args),
      'tasks-list': (args) => tasks.list(args),
      'tasks-create': (args) => tasks.create(args),
      'tasks-update': (args) => tasks.update(args),
      'tasks-cancel': (args) => tasks.cancel(args),
      'tasks-pause': (args) => tasks.pause(args),
      'tasks-resume': (args) => tasks.resume(args),
    };
  }

  #resource(plural: string): Resource {
    const found = resourcesOf(this.deps.dialect).find((one) => one.plural === plural);
    if (found === undefined) throw new Error(`no resource ${plural}`);
    return found;
  }

  #createGroup(args: Values): Promise<unknown> {
    const { dialect } = this.deps;
    const folder = need(args, 'folder');
    if (dialect === '2.3' && !/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/.test(folder)) {
      throw failed(`invalid folder "${folder}"`);
    }
    return this.#write((db) => {
      const now = this.ws.clock.now();
      const { row, made } = createRow(db, this.#resource('groups'), args, { dialect, now });
      // 2.0.64 leaves it out, and can then never wake the agent.
      if (dialect === '2.3' && made) {
        const config = { agent_group_id: row.id, updated_at: new Date(now).toISOString() };
        inItsWords(() => insertRow(db, 'container_configs', config));
      }
      return row;
    });
  }

  async #restart(args: Values): Promise<unknown> {
    const id = need(args, 'id');
    const running = this.deps.running();
    const sessions = listSessions(this.ws).filter(
      (one) => one.agentGroup.id === id && one.status === 'active' && running.has(one.id),
    );
    for (const session of sessions) {
      if (typeof args.message === 'string') {
        const now = this.ws.clock.now();
        await writeSessionMessage(this.ws, id, session.id, {
          id: this.ws.newId('restart'),
          kind: 'chat',
          timestamp: new Date(now).toISOString(),
          channelType: 'agent',
          platformId: id,
          content: JSON.stringify({ text: args.message, sender: 'system', senderId: 'system' }),
          onWake: true,
        });
      }
      await this.deps.restart(session.id);
    }
    return { restarted: sessions.length, rebuilt: false };
  }

  async #createWiring(args: Values): Promise<unknown> {
    const { dialect } = this.deps;
    if (dialect === '2.3' && args.engage_mode === 'pattern' && !args.engage_pattern) {
      throw failed('engage_mode pattern needs an engage_pattern');
    }
    const { row, made } = await this.#write((db) => {
      const now = this.ws.clock.now();
      const created = createRow(db, this.#resource('wirings'), args, { dialect, now });
      if (dialect === '2.3' && created.made) this.#destinationFor(db, created.row);
      return created;
    });
    if (dialect === '2.3' && made) await this.#project(String(row.agent_group_id));
    return row;
  }

  /** A newer host gives the agent a name for the chat along with the wiring. */
  #destinationFor(db: WritableDb, { agent_group_id, messaging_group_id }: Values): void {
    const [chat] = selectRows(db, this.#resource('messaging-groups'), { id: messaging_group_id });
    const target = { agent_group_id, target_type: 'channel', target_id: messaging_group_id };
    const destinations = this.#resource('destinations');
    if (selectRows(db, destinations, target).length > 0) return;
    const slug = slugOf(String(chat?.name ?? ''));
    const name =
      slug === '' ? `${String(chat?.channel_type)}-${String(messaging_group_id).slice(0, 8)}` : slug;
    const created_at = new Date(this.ws.clock.now()).toISOString();
    inItsWords(() => insertRow(db, destinations.table, { ...target, local_name: name, created_at }));
  }

  /** Into every session of the agent, closed ones too; a session that cannot take it is passed over. */
  async #project(agentGroupId: string): Promise<void> {
    const sessions = listSessions(this.ws).filter(({ agentGroup }) => agentGroup.id === agentGroupId);
    for (const { id } of sessions) {
      await writeDestinations(this.ws, agentGroupId, id).catch(() => undefined);
    }
  }

  async #addDestination(args: Values): Promise<unknown> {
    const { table, required = [] } = this.#resource('destinations');
    const row = Object.fromEntries(required.map((name) => [name, need(args, name)]));
    const created_at = stampOf(this.deps.dialect, this.ws.clock.now());
    await this.#write((db) => inItsWords(() => insertRow(db, table, { ...row, created_at })));
    await this.#project(String(row.agent_group_id));
    return row;
  }

  async #removeDestination(args: Values): Promise<unknown> {
    const key = { agent_group_id: need(args, 'agent_group_id'), local_name: need(args, 'local_name') };
    const gone = await this.#write((db) => deleteRows(db, this.#resource('destinations').table, key));
    if (gone === 0) throw failed('destination not found');
    await this.#project(key.agent_group_id);
    return { removed: key };
  }

  #setPolicy(args: Values): Promise<unknown> {
    const { table } = this.#resource('policies');
    const key = { from_agent_group_id: need(args, 'from'), to_agent_group_id: need(args, 'to') };
    const approver = need(args, 'approver');
    return this.#write((db) => {
      const [before] = selectRows(db, this.#resource('policies'), key);
      deleteRows(db, table, key);
      const created_at = before?.created_at ?? new Date(this.ws.clock.now()).toISOString();
      const row = { ...key, approver, created_at };
      inItsWords(() => insertRow(db, table, row));
      return row;
    });
  }

  async #removePolicy(args: Values): Promise<unknown> {
    const key = { from_agent_group_id: need(args, 'from'), to_agent_group_id: need(args, 'to') };
    const gone = await this.#write((db) => deleteRows(db, this.#resource('policies').table, key));
    if (gone === 0) throw failed('policy not found');
    return { removed: key };
  }
}
