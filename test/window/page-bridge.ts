/** `window.bridge` in a plain browser: the preload's own code over a line that Playwright carries. */
import type { Bridge } from '../../src/contract/contract.js';
import { type Line, makeBridge } from '../../src/preload/bridge.js';

declare global {
  interface Window {
    bridge: Bridge<File>;
    /** Exposed by the fixtures: calls the desk. */
    deskCall: Line['invoke'];
    /** Called by the fixtures. */
    deskPiece: Parameters<Line['onPiece']>[0];
    deskEvent(name: string, payload: unknown): void;
  }
}

const listeners = new Set<(name: string, payload: unknown) => void>();
window.deskEvent = (name, payload) => {
  for (const listener of listeners) listener(name, payload);
};
window.bridge = makeBridge({
  invoke: (...call) => window.deskCall(...call),
  onPiece: (listener) => {
    window.deskPiece = listener;
  },
  onEvent: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  // A page in a browser is told no paths: files are handed over by their bytes.
  pathOf: () => '',
});
