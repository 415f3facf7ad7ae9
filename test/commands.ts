import { createServer } from 'vite';
import type { Command } from '../src/renderer/ui/command.js';

// Vite loads them, since what they run imports styles, which Node cannot.
const server = await createServer({
  configFile: false,
  appType: 'custom',
  server: { middlewareMode: true, hmr: false, watch: null },
  optimizeDeps: { noDiscovery: true },
});

/** The window's commands. */
export const { commands }: { commands: readonly Command[] } = (await server.ssrLoadModule(
  '/src/renderer/app/commands.ts',
)) as { commands: readonly Command[] };

await server.close();
