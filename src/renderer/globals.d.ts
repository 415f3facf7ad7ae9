import type { Bridge } from '../contract/contract.js';

declare global {
  interface Window {
    /** Given by the preload; the window's only way out. */
    readonly bridge: Bridge<File>;
    readonly trustedTypes?: {
      createPolicy(name: string, rules: { createHTML(text: string): string | null }): unknown;
    };
  }
}
