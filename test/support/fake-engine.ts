/**
 * A container engine as far as the console uses one: its two endpoints on a unix socket, shaped like the real ones, and
 * no kinder (engine-real.test.ts asks those).
 */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { posix } from 'node:path';

export interface FakeContainer {
  name: string;
  labels?: Record<string, string>;
  /** Its folder at /workspace. */
  workspace?: string;
  /** How that place was named when it was made; `/workspace` by default. */
  destination?: string;
  /** Whether that is a volume of the engine's own. */
  volume?: boolean;
  state?: string;
  /** What the list says of its age; `Up 3 minutes` by default. */
  status?: string;
  /** ms since 1970 UTC. */
  startedAt?: number;
  /** How often the engine itself has started it again. */
  restarts?: number;
  /** The HTTP status to answer an inspection with, instead of the description. */
  described?: number;
}

export type Mood =
  | 'well'
  | 'silent' // takes the request and says nothing
  | 'breaks off' // stops in the middle of its answer
  | 'stalls' // begins its answer and never ends it
  | 'html'
  | 'not HTTP'
  | 'badly cut' // begins as HTTP, then breaks the protocol
  | 'another protocol' // asks to switch to another protocol
  | 'redirecting' // sends the asker to `location`
  | 'endless'
  | 'error'
  | 'no list';

/** All that the console may ask of an engine. */
export const READING = /^GET \/containers\/(json\?all=1|[0-9a-f]{64}\/json)$/;

export class FakeEngine {
  mood: Mood = 'well';
  containers: FakeContainer[] = [];
  location = '';
  /** What it says of an error of its own. */
  error: unknown = { message: 'no space left on device' };
  /** Whether its list says what is mounted; old ones of Podman's kind do not. */
  listsMounts = true;
  /** Every request that came, as `GET /containers/json?all=1`. */
  readonly requests: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(
    /** A unix socket, or a port of this machine. */
    readonly at: string | { host: string; port: number },
    readonly kind: 'Docker' | 'Podman',
  ) {
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(
    at: string | { host: string; port: number },
    kind: 'Docker' | 'Podman' = 'Docker',
  ): Promise<FakeEngine> {
    const engine = new FakeEngine(at, kind);
    if (typeof at === 'string') rmSync(at, { force: true });
    await new Promise<void>((listening, failed) => {
      engine.#server.once('error', failed);
      if (typeof at === 'string') engine.#server.listen(at, listening);
      else engine.#server.listen(at.port, at.host, listening);
    });
    return engine;
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** The port that it got, when it was to listen on one. */
  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('It listens on no port.');
    return address.port;
  }

  /** As one that was killed: open connections break, nobody listens any more. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((closed) => this.#server.close(() => closed()));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push(`${request.method} ${request.url}`);
    const json = 'application/json';
    switch (this.mood) {
      case 'silent':
        return;
      case 'not HTTP':
        request.socket.end('SSH-2.0-OpenSSH_9.6\r\n');
        return;
      case 'badly cut':
        request.socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[{\r\nno length\r\n');
        return;
      case 'another protocol':
        request.socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
        return;
      case 'redirecting':
        response.writeHead(302, { Location: this.location }).end();
        return;
      case 'html':
        response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>It works</h1>');
        return;
      case 'error':
        response.writeHead(500, { 'Content-Type': json }).end(JSON.stringify(this.error));
        return;
      case 'no list':
        response.writeHead(200, { 'Content-Type': json }).end('{"containers":[]}');
        return;
      case 'stalls':
        response.writeHead(200, { 'Content-Type': json }).write('[{"Id":');
        return;
      case 'breaks off':
        response.writeHead(200, { 'Content-Type': json, 'Content-Length': '1000' }).write('[{"Id":');
        setImmediate(() => request.socket.destroy());
        return;
      case 'endless':
        response.writeHead(200, { 'Content-Type': json });
        this.#pour(response);
        return;
      case 'well':
        this.#well(request, response);
    }
  }

  #pour(response: ServerResponse): void {
    if (response.destroyed) return;
    if (response.write(' '.repeat(1024 * 1024))) setImmediate(() => this.#pour(response));
    else response.once('drain', () => this.#pour(response));
  }

  #well({ url }: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(url ?? '/', 'http://localhost');
    const [, id] = /^\/containers\/([0-9a-f]{64})\/json$/.exec(pathname) ?? [];
    const one = this.containers.find((container) => idOf(container) === id);
    const headers =
      this.kind === 'Docker'
        ? { 'Api-Version': '1.50', Server: 'Docker/28.2.2 (linux)', 'Content-Type': 'application/json' }
        : {
            ...{ 'Api-Version': '1.41', 'Libpod-Api-Version': '4.3.1', Server: 'Libpod/4.3.1 (linux)' },
            'Content-Type': 'application/json; charset=utf-8',
          };
    const refuse = (status: number, message: string): void => {
      const body = this.kind === 'Docker' ? { message } : { cause: message, message, response: status };
      response.writeHead(status, headers).end(JSON.stringify(body));
    };
    if (pathname === '/containers/json' && searchParams.has('filters')) {
      refuse(500, 'this fake knows no filters');
    } else if (pathname === '/containers/json') {
      const listed = this.containers.filter(
        ({ state = 'running' }) =>
          searchParams.get('all') === '1' || LISTED_WITHOUT_QUERY[this.kind].includes(state),
      );
      response.writeHead(200, headers).end(JSON.stringify(listed.map((c) => this.#listed(c))));
    } else if (one?.described !== undefined) {
      refuse(one.described, 'not now');
    } else if (one !== undefined) {
      response.writeHead(200, headers).end(JSON.stringify(this.#inspected(one)));
    } else {
      refuse(404, 'No such container');
    }
  }

  #listed(container: FakeContainer): object {
    const { name, labels = {}, state = 'running', status = 'Up 3 minutes', startedAt = 0 } = container;
    return {
      ...{ Id: idOf(container), Names: [`/${name}`], Image: 'nanoclaw-agent:latest' },
      ...{ Created: Math.floor(startedAt / 1000), Labels: labels, State: state, Status: status },
      Mounts: this.listsMounts ? this.#mounts(container) : null,
    };
  }

  #inspected(container: FakeContainer): object {
    const { name, labels = {}, state = 'running', startedAt = 0, restarts = 0 } = container;
    return {
      ...{ Id: idOf(container), Name: `/${name}`, RestartCount: restarts },
      // Nanoseconds, of which both cut trailing zeros.
      State: { Status: state, StartedAt: new Date(startedAt).toISOString().replace('Z', '123456Z') },
      HostConfig: { RestartPolicy: { Name: restarts === 0 ? 'no' : 'always', MaximumRetryCount: 0 } },
      Config: { Labels: labels },
      Mounts: this.#mounts(container),
    };
  }

  #mounts({ workspace, destination = '/workspace', volume = false }: FakeContainer): object[] {
    if (workspace === undefined) return [];
    // Docker cleans it, Podman repeats it.
    const at = this.kind === 'Docker' ? posix.resolve('/', destination) : destination;
    const bind = (Source: string, Destination: string, Type = 'bind') => ({
      ...{ Type, Source, Destination, Mode: '', RW: true },
    });
    return [bind('/etc/localtime', '/etc/localtime'), bind(workspace, at, volume ? 'volume' : 'bind')];
  }
}

/** What each leaves out of its list is only there with `all=1`. */
const LISTED_WITHOUT_QUERY = {
  Docker: ['running', 'paused', 'restarting', 'removing'],
  Podman: ['running'],
};

function idOf({ name }: FakeContainer): string {
  return createHash('sha256').update(name).digest('hex');
}
