/** Search over the open workspace, as the desk sees it: whose index is kept, how far it is, and what is asked of it. */
import { mkdirSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Input } from '../contract/contract.js';
import type { SearchCount, SearchPage, SearchState } from '../contract/entities/search.js';
import { Refusal, toFailure } from '../contract/errors.js';
import { OWN_FOLDER } from '../profile/set-aside.js';
import {
  filesOf,
  indexFolder,
  indexPath,
  type Progress,
  type SearchClient,
  type SearchedSession,
} from '../search/client.js';
import { listAgentGroups } from '../store/config/agent-group.js';
import type { OpenWorkspace } from '../store/workspace.js';
import type { ConsoleDb, SearchSetting } from './console-db.js';
import type { ChangedPush } from './push.js';
import type { SessionBoard } from './session-board.js';

interface Deps {
  client: SearchClient;
  board: SessionBoard;
  consoleDb: Pick<ConsoleDb, 'searchSetting' | 'rememberSearchSetting'>;
  changed: ChangedPush;
  /** The profile. */
  userData: string;
  /** A guest searches what is there, and leaves the index to the window. */
  guest: boolean;
  /** @throws NO_WORKSPACE */
  ws(): OpenWorkspace;
}

/** Sessions come one after the other; the process is told of them together. */
const TOGETHER_MS = 200;

/** Until it has said how far it is. */
const STARTING: Progress = {
  ...{ phase: 'words', still: null, sessions: { done: 0, all: 0 }, messages: 0, partsSince: null, bytes: 0 },
  ...{ unread: { count: 0, some: [] }, problem: null },
};

export class Search {
  /** Nothing is read before the first list is on the screen. */
  #begun = false;
  #kept: { file: string; ids: Set<string> } | null = null;
  #progress: Progress | null = null;
  #later: NodeJS.Timeout | null = null;

  constructor(private readonly deps: Deps) {
    deps.board.onEntered((entered) => (entered ? this.#keep() : this.#rest()));
    deps.board.onChanged((ids) => this.#changed(ids));
  }

  /** From now on the index of whatever is open is kept. */
  begin(): void {
    if (this.#begun || this.deps.guest) return;
    this.#begun = true;
    this.#keep();
  }

  progressed(progress: Progress): void {
    this.#progress = progress;
    this.deps.changed.push(['search'], [], []);
  }

  async find({ query, order, cursor, limit }: Input<'search.find'>): Promise<SearchPage> {
    const { hits, ...page } = await this.deps.client.page({ ...this.#asked(query), order, cursor, limit });
    const { board } = this.deps;
    return {
      ...page,
      hits: hits.map((hit) => {
        const session = board.known(hit.sessionId);
        return { ...hit, session: session === undefined ? null : nameOf(session) };
      }),
      state: await this.state(),
    };
  }

  async count({ query }: Input<'search.count'>): Promise<SearchCount> {
    return { ...(await this.deps.client.count(this.#asked(query))), state: await this.state() };
  }

  async state(): Promise<SearchState> {
    const file = this.#file();
    const { own, others } = await this.#sizes(file);
    if (this.#kept?.file === file) {
      return { ...(this.#progress ?? STARTING), bytes: own, otherBytes: others };
    }
    const setting = this.deps.consoleDb.searchSetting(this.deps.ws().path);
    const all = this.deps.board.listed().length;
    const rests = {
      ...STARTING,
      still: this.deps.guest ? null : 'paused',
      bytes: own,
      otherBytes: others,
    } as const;
    try {
      const { sessions, ...known } = await this.deps.client.state(file);
      const still = setting === 'on' && !this.deps.guest ? null : rests.still;
      return { ...rests, ...known, still, sessions: { done: Math.min(sessions, all), all } };
    } catch (error) {
      return { ...rests, phase: 'none', sessions: { done: 0, all }, problem: toFailure(error).error.message };
    }
  }

  pause(): Promise<SearchState> {
    return this.#set('paused');
  }

  resume(): Promise<SearchState> {
    return this.#set('on');
  }

  async delete(which: 'this' | 'others'): Promise<SearchState> {
    this.#mustKeep();
    const file = this.#file();
    if (which === 'this') {
      await this.#set('off');
      await this.#remove(filesOf(file));
    } else {
      const folder = indexFolder(this.deps.userData);
      const names = (await namesIn(folder)).filter((name) => !name.startsWith(basename(file)));
      await this.#remove(names.map((name) => join(folder, name)));
    }
    this.deps.changed.push(['search'], [], []);
    return this.state();
  }

  /** A workspace is forgotten, and what was found in it too. */
  async forget(workspace: string): Promise<void> {
    if (this.deps.guest) return;
    const file = indexPath(this.deps.userData, workspace);
    // The open one is kept on.
    if (this.#kept?.file !== file) await this.#remove(filesOf(file));
  }

  end(): void {
    this.#rest();
    this.deps.client.close();
  }

  #file(): string {
    return indexPath(this.deps.userData, this.deps.ws().path);
  }

  #asked(query: string) {
    const agents = listAgentGroups(this.deps.ws());
    return {
      ...{ file: this.#file(), query, now: Date.now() },
      agents: agents.map(({ id, name, folder }) => ({ id, names: [name, folder] })),
    };
  }

  #mustKeep(): void {
    if (this.deps.guest) throw Refusal.of('SEARCH_IN_WINDOW', {});
  }

  async #set(setting: SearchSetting): Promise<SearchState> {
    this.#mustKeep();
    this.deps.consoleDb.rememberSearchSetting(this.deps.ws().path, setting);
    if (setting === 'on') this.#keep();
    else this.#rest();
    this.deps.changed.push(['search'], [], []);
    return this.state();
  }

  #keep(): void {
    if (!this.#begun || this.#kept !== null) return;
    const { board, client, consoleDb, userData } = this.deps;
    let ws: OpenWorkspace;
    try {
      ws = this.deps.ws();
    } catch {
      return;
    }
    if (consoleDb.searchSetting(ws.path) !== 'on') return;
    const file = indexPath(userData, ws.path);
    const sessions = board.listed().map(toSearched);
    mkdirSync(indexFolder(userData), { recursive: true, mode: OWN_FOLDER });
    this.#kept = { file, ids: new Set(sessions.map(({ sessionId }) => sessionId)) };
    client.keep({ file, workspace: ws.path }, sessions);
  }

  #rest(): void {
    if (this.#later !== null) clearTimeout(this.#later);
    this.#later = null;
    this.#kept = null;
    this.#progress = null;
    this.deps.client.rest();
    this.deps.client.endFinding();
  }

  #changed(ids: readonly string[]): void {
    if (this.#kept === null) return;
    const { ids: known } = this.#kept;
    const { board, client } = this.deps;
    client.look(ids.filter((id) => known.has(id)));
    const others = ids.some((id) => known.has(id) !== (board.known(id) !== undefined));
    if (!others || this.#later !== null) return;
    this.#later = setTimeout(() => {
      this.#later = null;
      if (this.#kept === null) return;
      const sessions = board.listed().map(toSearched);
      this.#kept.ids = new Set(sessions.map(({ sessionId }) => sessionId));
      client.sessions(sessions);
    }, TOGETHER_MS);
  }

  /** @throws NOT_WRITABLE and other refusals of the disk */
  async #remove(paths: readonly string[]): Promise<void> {
    this.deps.client.endFinding();
    for (const path of paths) await rm(path, { force: true, maxRetries: 5, retryDelay: 100 });
  }

  async #sizes(file: string): Promise<{ own: number; others: number }> {
    const folder = indexFolder(this.deps.userData);
    let [own, others] = [0, 0];
    for (const name of await namesIn(folder)) {
      const size = await stat(join(folder, name)).then(
        (found) => found.size,
        () => 0,
      );
      if (name.startsWith(basename(file))) own += size;
      else others += size;
    }
    return { own, others };
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    // There is none yet.
    return [];
  }
}

type Listed = ReturnType<SessionBoard['listed']>[number];

const nameOf = ({ title, agentGroup }: Listed) => ({ title, agent: agentGroup.name });

const toSearched = ({ id, agentGroup, messagingGroup, createdAt, lastActive }: Listed): SearchedSession => ({
  ...{ agentGroupId: agentGroup.id, sessionId: id, createdAt, lastActive },
  channelType: messagingGroup?.channelType ?? null,
});
