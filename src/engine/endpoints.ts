/** Where container engines listen on this machine. This only looks: nothing is started. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { z } from 'zod';

/** A place to ask; only ever on this machine. */
export type Endpoint =
  | { name: string; socketPath: string; host?: never }
  | { name: string; host: string; port: number; socketPath?: never };

export interface Endpoints {
  endpoints: Endpoint[];
  /** Why a place that was named is not asked, one clause each. */
  problems: string[];
}

/** The relevant parts of the person's environment. */
export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  /** Absolute path of the home folder. */
  home: string;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The places to ask, as `docker` and `podman` find them. Where DOCKER_HOST and CONTAINER_HOST are set, they
 * name the only ones; otherwise it is the current Docker context and the usual places.
 */
export async function findEndpoints(around: Surroundings): Promise<Endpoints> {
  const { env } = around;
  const named = (['DOCKER_HOST', 'CONTAINER_HOST'] as const).flatMap((variable) => {
    const address = env[variable];
    return address === undefined || address === '' ? [] : [read(address, variable)];
  });
  if (named.length > 0) return sort(named);
  const context = await contextAddress(around);
  const usual = usualSockets(around).map((socketPath): Endpoint => ({ name: socketPath, socketPath }));
  return sort([...(context === null ? [] : [read(context.address, context.what)]), ...usual]);
}

function sort(found: readonly (Endpoint | string)[]): Endpoints {
  const byName = new Map(found.filter((one) => typeof one !== 'string').map((one) => [one.name, one]));
  return { endpoints: [...byName.values()], problems: found.filter((one) => typeof one === 'string') };
}

/** @returns the endpoint, or the reason why this address is not asked */
function read(address: string, what: string): Endpoint | string {
  const socket = /^(?:unix|npipe):\/\/(.+)$/.exec(address)?.[1];
  if (socket !== undefined) return { name: socket, socketPath: socket };
  let url: URL;
  try {
    url = new URL(/^[\w.-]+:\d+$/.test(address) ? `tcp://${address}` : address);
  } catch {
    return `${what} is not an address`;
  }
  // What runs on another machine cannot mount this one's folders, and the console makes no remote requests.
  if (!LOOPBACK.has(url.hostname) || url.protocol === 'ssh:') {
    return `${what} names another machine (${url.protocol}//${url.hostname}), which is not asked`;
  }
  if (url.protocol !== 'tcp:' && url.protocol !== 'http:') {
    return `${what} asks for ${url.protocol}//, which is not spoken here`;
  }
  return {
    name: `${url.hostname}:${url.port}`,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 2375),
  };
}

/** Of engines in virtual machines, which need not be the current Docker context. */
const ON_MACS = [
  '.orbstack/run/docker.sock',
  '.colima/default/docker.sock',
  '.rd/docker.sock',
  '.lima/docker/sock/docker.sock',
  '.local/share/containers/podman/machine/podman.sock',
];

function usualSockets({ env, platform, home }: Surroundings): string[] {
  if (platform === 'win32') {
    return ['docker_engine', 'dockerDesktopLinuxEngine', 'podman-machine-default'].map(
      (pipe) => `//./pipe/${pipe}`,
    );
  }
  const runtime = env.XDG_RUNTIME_DIR;
  return [
    '/var/run/docker.sock',
    ...(runtime === undefined || runtime === '' ? [] : [posix.join(runtime, 'docker.sock')]),
    posix.join(home, '.docker/run/docker.sock'),
    posix.join(home, '.docker/desktop/docker.sock'),
    ...(runtime === undefined || runtime === '' ? [] : [posix.join(runtime, 'podman/podman.sock')]),
    '/run/podman/podman.sock',
    ...(platform === 'darwin' ? ON_MACS.map((socket) => posix.join(home, socket)) : []),
  ];
}

const DockerConfig = z.object({ currentContext: z.string().min(1).max(256) });
const ContextMeta = z.object({ Endpoints: z.object({ docker: z.object({ Host: z.string().max(4096) }) }) });

/** What the current Docker context names (Colima, Rancher Desktop and others set one); null without one. */
async function contextAddress({
  env,
  home,
}: Surroundings): Promise<{ what: string; address: string } | null> {
  const folder = env.DOCKER_CONFIG ?? posix.join(home, '.docker');
  const config = DockerConfig.safeParse(await readJson(posix.join(folder, 'config.json')));
  const name = env.DOCKER_CONTEXT ?? config.data?.currentContext;
  if (name === undefined || name === 'default') return null;
  const digest = createHash('sha256').update(name).digest('hex');
  const meta = ContextMeta.safeParse(
    await readJson(posix.join(folder, 'contexts/meta', digest, 'meta.json')),
  );
  if (!meta.success) return null;
  return { what: `the Docker context “${name.slice(0, 60)}”`, address: meta.data.Endpoints.docker.Host };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return null; // Not there or not JSON: the docker command would complain, here the usual places remain.
  }
}
