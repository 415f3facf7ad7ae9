import { useEffect, useState } from 'react';

/** True from the first moment that the window has nothing else to do; for what the first picture does not need. */
export function useIdle(): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    const handle = requestIdleCallback(() => setIdle(true), { timeout: 500 });
    return () => cancelIdleCallback(handle);
  }, []);
  return idle;
}
