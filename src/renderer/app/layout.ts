import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';

const SESSIONS = { min: 200, max: 520, start: 300 };
const INSPECTOR = { min: 280, max: 720, start: 420 };

export interface Layout {
  /** Too narrow for three panes: the inspector lies over the timeline and starts closed. */
  narrow: boolean;
  sessions: { shown: boolean; width: number; min: number; max: number; resize: (width: number) => void };
  inspector: { shown: boolean; width: number; min: number; max: number; resize: (width: number) => void };
  toggleSessions: () => void;
  showInspector: (shown: boolean) => void;
}

/** Which panes are shown and how wide; widths are remembered on this machine. */
export function useLayout(): Layout {
  const narrow = useMediaQuery('(max-width: 1099px)', undefined, { getInitialValueInEffect: false }) ?? false;
  const small = useMediaQuery('(max-width: 760px)', undefined, { getInitialValueInEffect: false }) ?? false;
  const options = { getInitialValueInEffect: false };
  const [sessionsWidth, setSessionsWidth] = useLocalStorage({
    key: 'layout.sessions',
    defaultValue: SESSIONS.start,
    ...options,
  });
  const [inspectorWidth, setInspectorWidth] = useLocalStorage({
    key: 'layout.inspector',
    defaultValue: INSPECTOR.start,
    ...options,
  });
  const [sessionsShown, setSessionsShown] = useState(true);
  const [docked, setDocked] = useState(true);
  const [overlaid, setOverlaid] = useState(false);
  return {
    narrow,
    sessions: {
      shown: sessionsShown,
      width: Math.min(sessionsWidth, small ? 220 : narrow ? 280 : SESSIONS.max),
      min: SESSIONS.min,
      max: SESSIONS.max,
      resize: setSessionsWidth,
    },
    inspector: {
      shown: narrow ? overlaid : docked,
      width: inspectorWidth,
      min: INSPECTOR.min,
      max: INSPECTOR.max,
      resize: setInspectorWidth,
    },
    toggleSessions: () => setSessionsShown(!sessionsShown),
    showInspector: (shown) => (narrow ? setOverlaid(shown) : setDocked(shown)),
  };
}
