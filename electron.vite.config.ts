import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// The build targets are written out, so that one build runs on the declared Electron and on the
// older one that set-up falls back to where GitHub cannot be reached.
const node = 'node20.18';
const chrome = 'chrome130';

// What the window fetches only when it is used.
const ON_DEMAND =
  /codemirror|lezer|JsonEditor|JsonTree|json-view-lite|ActivityChart|activity\/chart|uplot|chrono-node/i;

const { version } = JSON.parse(readFileSync(resolve('package.json'), 'utf8'));

// `serve` is `electron-vite dev`: only what that builds obeys ELECTRON_RENDERER_URL.
export default defineConfig(({ command }) => ({
  main: {
    define: {
      DEV_BUILD: JSON.stringify(command === 'serve'),
      CONSOLE_VERSION: JSON.stringify(version),
    },
    resolve: { alias: { ssh2: resolve('src/engine/no-ssh.ts') } },
    build: {
      target: node,
      minify: true,
      // Everything but the native addon is bundled: fewer files to open at start.
      externalizeDeps: { exclude: ['zod'] },
      rollupOptions: {
        input: {
          index: resolve('src/main/index.ts'),
          reader: resolve('src/reader/index.ts'),
          search: resolve('src/search/index.ts'),
          agent: resolve('src/play/agent/index.ts'),
          host: resolve('src/play/host/index.ts'),
          cli: resolve('src/cli/index.ts'),
        },
        // Chunks lie beside the entries, so that `import.meta.dirname` is the same folder in both.
        output: { format: 'es', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: node,
      // A sandboxed preload must be CommonJS.
      rollupOptions: {
        input: { index: resolve('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    build: {
      target: chrome,
      minify: true,
      outDir: 'out/renderer',
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: { index: resolve('src/renderer/index.html') },
        output: {
          codeSplitting: {
            // What the first picture needs is one file, and what is fetched after it another (docs/adr/0023).
            groups: [
              { name: 'first', tags: ['$initial'], priority: 1 },
              { name: 'rest', test: (id: string) => !ON_DEMAND.test(id) },
            ],
          },
        },
      },
    },
  },
}));
