/**
 * Dialogs that open from anywhere. A feature's file of commands declares each, and nothing else mounts it: it is
 * loaded when the window is first idle, and exists only while it is open.
 */
import { type ComponentType, createContext, createElement, type ReactNode } from 'react';
import { showAlert } from './alerts.js';
import { createStore } from './store.js';

interface Closable {
  onClose: () => void;
}

interface Opened {
  key: number;
  element: ReactNode;
}

export interface DialogOpener<P extends Closable> {
  open(props: Omit<P, 'onClose'>): void;
  close(): void;
}

const opened = createStore<readonly Opened[]>([]);
const loads: (() => Promise<unknown>)[] = [];

/** @param load gets the component, which is a dialog that is open */
export function createDialog<P extends Closable>(load: () => Promise<ComponentType<P>>): DialogOpener<P> {
  let loaded: ComponentType<P> | null = null;
  const key = loads.push(async () => {
    loaded = await load();
  });
  const others = () => opened.get().filter((each) => each.key !== key);
  const close = () => opened.set(others());
  function show(component: ComponentType<P>, props: Omit<P, 'onClose'>): void {
    // TypeScript does not see that what was left out and `onClose` are the whole.
    const element = createElement(component, { ...props, onClose: close } as P);
    opened.set([...others(), { key, element }]);
  }
  return {
    close,
    open: (props) => {
      if (loaded !== null) return show(loaded, props);
      // Somebody was faster than the idle window.
      load().then((component) => show(component, props), notLoaded);
    },
  };
}

/** Loads all of them, so that each opens at once. */
export function loadDialogs(): Promise<unknown> {
  return Promise.all(loads.map((load) => load()));
}

export function notLoaded(): void {
  showAlert('A part of the console’s own files could not be loaded. Start the console again.');
}

/** How many dialogs lie below this one, and whether another lies over it. */
export const Layer = createContext({ at: 0, covered: false });

/** Those that are open; the one that was opened last lies on top. */
export function Dialogs() {
  const all = opened.use((value) => value);
  return all.map(({ key, element }, i) => (
    <Layer key={key} value={{ at: i, covered: i < all.length - 1 }}>
      {element}
    </Layer>
  ));
}

/** Closes them all: they lie over what is left, or over what is to be seen. */
export function closeDialogs(): void {
  opened.set([]);
}
