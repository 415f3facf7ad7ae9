import { useEffect, useState } from 'react';
import { showAlert } from '../ui/alerts.js';

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
      void import('./rest.js').then(
        (module) => {
          loaded = module.rest;
          setRest(module.rest);
        },
        () => showAlert('Some of the console’s own files could not be loaded. Restart the console.'),
      );
    if (wanted) {
      load();
      return;
    }
    const handle = requestIdleCallback(load, { timeout: 500 });
    return () => cancelIdleCallback(handle);
  }, [rest, wanted]);
  return rest;
}
