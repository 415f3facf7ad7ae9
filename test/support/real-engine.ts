/** The client of a real engine in a test: it makes containers, which the console never does. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { enginesFolder } from '../../scripts/lib/engines.mjs';
import { EngineBox, GROUPS_ARE_V1, whyNoBox } from './engine-box.js';

export interface RealContainer {
  name: string;
  labels?: Record<string, string>;
  /** As `docker run -v` takes them. */
  binds?: readonly string[];
  /** What it runs; it sleeps by default. */
  command?: readonly string[];
  /** Whether the engine starts it again whenever it ends. */
  restarts?: boolean;
}

/** Why no real engine can be started on this machine, in words without brackets; null when one can. */
export async function whyNoRealEngines(): Promise<string | null> {
  const why = await whyNoBox();
  // Where cgroups are of version 2, whether a container runs in a box depends on who else is in its groups.
  if (why !== null || GROUPS_ARE_V1) return why;
  for (const kind of ['Docker', 'Podman'] as const) {
    try {
      const engine = await RealEngine.start(kind);
      await engine.run({ name: 'trial' }).finally(() => engine.box.end());
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return `${kind} runs no container in a box here: ${reason.replace(/[()\s]+/g, ' ').slice(0, 200)}`;
    }
  }
  return null;
}

/** For one request, in ms. */
const LIMIT_MS = 20_000;

export class RealEngine {
  private constructor(
    readonly box: EngineBox,
    readonly image: string,
  ) {}

  static async start(kind: 'Docker' | 'Podman'): Promise<RealEngine> {
    const box = await EngineBox.start(kind);
    try {
      const tar = imageTar(box.dir);
      const answer = await send(box.socketPath, '/images/create?fromSrc=-&repo=busy&tag=1', tar);
      const id = /sha256:[0-9a-f]{64}/.exec(answer)?.[0];
      if (id === undefined) throw new Error(`${kind} took no image: ${answer}`);
      return new RealEngine(box, id);
    } catch (error) {
      await box.end();
      throw error;
    }
  }

  get socketPath(): string {
    return this.box.socketPath;
  }

  /** Makes a container and starts it. @returns its id */
  async run({
    name,
    labels = {},
    binds = [],
    command = ['sleep', '600'],
    restarts,
  }: RealContainer): Promise<string> {
    const answer = await this.post(`/containers/create?name=${name}`, {
      // Process 1 does not hear SIGTERM: a service that ends would wait ten seconds for it.
      ...{ Image: this.image, Cmd: command, Labels: labels, StopTimeout: 1 },
      HostConfig: {
        ...{ NetworkMode: 'none', Binds: binds, CgroupParent: `/${this.box.group}` },
        RestartPolicy: { Name: restarts === true ? 'always' : 'no' },
      },
    });
    const id = /"Id":"([0-9a-f]{64})"/.exec(answer)?.[1];
    if (id === undefined) throw new Error(`No container was made: ${answer}`);
    await this.post(`/containers/${id}/start`);
    return id;
  }

  pause(id: string): Promise<string> {
    return this.post(`/containers/${id}/pause`);
  }

  unpause(id: string): Promise<string> {
    return this.post(`/containers/${id}/unpause`);
  }

  restart(id: string): Promise<string> {
    return this.post(`/containers/${id}/restart?t=0`);
  }

  remove(id: string): Promise<string> {
    return send(this.socketPath, `/containers/${id}?force=1`, null, 'DELETE');
  }

  private post(path: string, body: object = {}): Promise<string> {
    return send(this.socketPath, path, JSON.stringify(body));
  }
}

/** @throws with the engine's own words when it refuses */
function send(
  socketPath: string,
  path: string,
  body: string | Buffer | null,
  method = 'POST',
): Promise<string> {
  const type = typeof body === 'string' ? 'application/json' : 'application/x-tar';
  return new Promise((answered, failed) => {
    const signal = AbortSignal.timeout(LIMIT_MS);
    const asked = request({
      socketPath,
      path,
      method,
      signal,
      headers: { 'Content-Type': type, Host: 'localhost' },
    });
    asked.on('error', failed);
    asked.on('response', (response) => {
      text(response).then((words) => {
        if ((response.statusCode ?? 500) < 400) answered(words);
        else failed(new Error(`${method} ${path}: ${response.statusCode} ${words}`));
      }, failed);
    });
    asked.end(body ?? undefined);
  });
}

/** An image of a static busybox alone: no registry is asked. */
function imageTar(dir: string): Buffer {
  const root = join(dir, 'image');
  mkdirSync(join(root, 'bin'), { recursive: true });
  copyFileSync(join(enginesFolder(), 'usr/bin/busybox'), join(root, 'bin/busybox'));
  for (const name of ['sh', 'sleep']) symlinkSync('busybox', join(root, 'bin', name));
  return execFileSync('tar', ['-C', root, '-cf', '-', '.'], { maxBuffer: 64 * 1024 * 1024 });
}
