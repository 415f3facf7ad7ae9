import { useSyncExternalStore } from 'react';

export interface Store<T> {
  get(): T;
  set(next: T): void;
  /** What `select` makes of it, followed; it must give the same for the same. */
  use<S>(select: (value: T) => S): S;
}

/** A value outside of any component: code anywhere sets it, components follow it. */
export function createStore<T>(value: T): Store<T> {
  const listeners = new Set<() => void>();
  function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      for (const each of listeners) each();
    },
    use: (select) => useSyncExternalStore(subscribe, () => select(value)),
  };
}
