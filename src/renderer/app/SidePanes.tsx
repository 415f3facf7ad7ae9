import type { ReactNode } from 'react';
import { Splitter } from '../ui/Splitter.js';
import classes from './App.module.css';
import type { Layout } from './layout.js';

interface PaneProps {
  layout: Layout;
  children: ReactNode;
}

/** The pane on the left, while it is shown. */
export function SessionsPane({ layout, children }: PaneProps) {
  const { shown, width, min, max, resize } = layout.sessions;
  if (!shown) return null;
  return (
    <>
      <div className={classes.sessions} style={{ width }}>
        {children}
      </div>
      <Splitter label="Width of sessions" pane="start" value={width} min={min} max={max} onChange={resize} />
    </>
  );
}

/** The pane on the right, while it is shown; in a narrow window it lies over the timeline. */
export function InspectorPane({ layout, children }: PaneProps) {
  const { shown, width, min, max, resize } = layout.inspector;
  if (!shown) return null;
  return (
    <>
      {!layout.narrow && (
        <Splitter label="Width of inspector" pane="end" value={width} min={min} max={max} onChange={resize} />
      )}
      <div className={classes.inspectorPane} data-overlay={layout.narrow || undefined} style={{ width }}>
        {children}
      </div>
    </>
  );
}
