/**
 * Stands for the package ssh2 in what is built (electron.vite.config.ts): docker-modem names it at its top, and it
 * brings native addons. Another machine is never asked, so this is never made.
 */
export class Client {
  constructor() {
    throw new Error('Engines are not asked over ssh (docs/adr/0015).');
  }
}
