/** A real Docker or Podman, in a box of namespaces of its own. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { enginesFolder } from '../../scripts/lib/engines.mjs';
import { get } from '../../src/engine/client.js';

const run = promisify(execFile);
/** From the repository, where tests run: this is bundled too. */
const SCRIPT = resolve('test/support/engine-box.sh');
/** A cold dockerd on a busy machine takes seconds. */
const START_MS = 30_000;
const END_MS = 15_000;
/** Whether cgroups, or some of them, are of version 1. */
export const GROUPS_ARE_V1 = existsSync('/sys/fs/cgroup/freezer');
const BOX = ['--mount', '--pid', '--fork', '--mount-proc', '--propagation', 'private'];

/** Why no box can be made on this machine; null when one can. */
export async function whyNoBox(): Promise<string | null> {
  if (process.platform !== 'linux') return 'real engines are started on Linux only';
  if (process.getuid?.() !== 0) return 'only root can start real engines';
  const tree = enginesFolder();
  if (!existsSync(tree)) return 'npm test could not fetch real engines with apt-get';
  const mounts = `mount -t tmpfs tmpfs /run && mount -t overlay overlay -o lowerdir=${tree}/usr:/usr /usr`;
  try {
    await run('unshare', [...BOX, 'bash', '-c', mounts], { timeout: 10_000 });
  } catch {
    return 'namespaces with an overlay cannot be made here, which real engines need';
  }
  return canGroup() ? null : 'no cgroup can be made here, which real engines need';
}

function canGroup(): boolean {
  const root = GROUPS_ARE_V1 ? '/sys/fs/cgroup/freezer' : '/sys/fs/cgroup';
  const probe = join(root, `session-console-probe-${process.pid}`);
  try {
    mkdirSync(probe);
    rmdirSync(probe);
    return true;
  } catch {
    return false;
  }
}

export class EngineBox {
  private constructor(
    readonly kind: 'Docker' | 'Podman',
    /** The name of the group of cgroups that its containers are in. */
    readonly group: string,
    readonly dir: string,
    readonly process: ChildProcess,
  ) {}

  /** @throws with the engine's log when it does not answer */
  static async start(kind: 'Docker' | 'Podman'): Promise<EngineBox> {
    const dir = mkdtempSync(join(tmpdir(), 'session-console-engine-'));
    const group = `session-console-${kind.toLowerCase()}-${process.pid}`;
    const child = spawn('bash', [SCRIPT, 'outside', kind, enginesFolder(), dir, group], {
      stdio: ['pipe', 'pipe', 'pipe'],
      // What is sent to the runner's group must not reach the box: it ends with its input.
      detached: true,
    });
    const box = new EngineBox(kind, group, dir, child);
    child.stdin?.on('error', () => {}); // It has ended already; who waits for it is told below.
    let said = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      said += bytes.toString('utf8');
    });
    try {
      await box.answers();
    } catch (cause) {
      const log = existsSync(join(dir, 'log')) ? readFileSync(join(dir, 'log'), 'utf8') : '';
      await box.end();
      throw new Error(`${kind} does not answer: ${said}${log.slice(-2000)}`, { cause });
    }
    return box;
  }

  get socketPath(): string {
    return join(this.dir, 'engine.sock');
  }

  /** Ends the engine's service, and waits for that. */
  async stopService(): Promise<void> {
    const stopped = new Promise<void>((done, failed) => {
      this.process.stdout?.once('data', () => done());
      this.process.once('exit', () => failed(new Error('The box has ended.')));
    });
    this.process.stdin?.write('stop\n');
    await stopped;
  }

  /** Starts the service again, and waits until it answers. */
  async startService(): Promise<void> {
    this.process.stdin?.write('start\n');
    await this.answers();
  }

  /** Ends all of it. @throws when something is left after 15 s */
  async end(): Promise<void> {
    this.process.stdin?.end();
    if (this.process.exitCode !== null) return;
    await once(this.process, 'exit', { signal: AbortSignal.timeout(END_MS) });
  }

  private async answers(): Promise<void> {
    const endpoint = { name: this.kind, socketPath: this.socketPath };
    const ends = performance.now() + START_MS;
    for (;;) {
      try {
        await get(endpoint, '/containers/json?all=1', 5000);
        return;
      } catch (error) {
        if (this.process.exitCode !== null || performance.now() > ends) throw error;
        await new Promise((go) => setTimeout(go, 50));
      }
    }
  }
}
