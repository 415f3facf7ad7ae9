/**
 * Stands in for the package ssh2 in the build (electron.vite.config.ts): docker-modem requires it at its top,
 * and it brings native addons. Another machine is never asked, so this is never instantiated.
 */
export class Client {
  constructor() {
    throw new Error('Engines are not asked over ssh (docs/adr/0015).');
  }
}
