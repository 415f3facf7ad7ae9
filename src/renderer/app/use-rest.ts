import { useEffect, useState } from 'react';
import { loadDialogs, notLoaded } from '../ui/dialogs.js';

type Rest = typeof import('./rest.js')['rest'];

// Once loaded it stays for every later shell.
let loaded: Rest | null = null;

/**
 * What the first picture does not need: fetched when the window is first idle, or as soon as it
 * is wanted. null until then.
 */
export function useRest(wanted: boolean): Rest | null {
  const [rest, setRest] = useState(loaded);
  useEffect(() => {
    if (rest !== null) return;
    const load = () =>
      void import('./rest.js').then((module) => {
        loaded = module.rest;
        setRest(module.rest);
        loadDialogs().catch(notLoaded);
      }, notLoaded);
    if (wanted) {
      load();
      return;
    }
    const handle = requestIdleCallback(load, { timeout: 500 });
    return () => cancelIdleCallback(handle);
  }, [rest, wanted]);
  return rest;
}
