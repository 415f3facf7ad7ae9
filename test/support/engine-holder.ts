/** A program of its own that has a real Podman pause a container, prints where that is, and stays until it is killed. */
import { RealEngine } from './real-engine.js';

const engine = await RealEngine.start('Podman');
await engine.pause(await engine.run({ name: 'held' }));
const { dir, group } = engine.box;
process.stdout.write(`${JSON.stringify({ dir, group, pid: engine.box.process.pid })}\n`);
setInterval(() => {}, 60_000);
