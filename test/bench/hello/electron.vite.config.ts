import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// The console's stack with nothing of the console in it, built with the same targets.
const here = import.meta.dirname;
const out = resolve(here, '../../../node_modules/.cache/bench/hello');
const target = 'node20.18';

export default defineConfig({
  main: {
    build: {
      target,
      outDir: resolve(out, 'main'),
      rollupOptions: { input: { index: resolve(here, 'main.ts') }, output: { format: 'es' } },
    },
  },
  preload: {
    build: {
      target,
      outDir: resolve(out, 'preload'),
      rollupOptions: {
        input: { index: resolve(here, 'preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(here, 'renderer'),
    plugins: [react()],
    build: {
      target: 'chrome130',
      minify: true,
      outDir: resolve(out, 'renderer'),
      modulePreload: { polyfill: false },
      rollupOptions: { input: { index: resolve(here, 'renderer/index.html') } },
    },
  },
});
