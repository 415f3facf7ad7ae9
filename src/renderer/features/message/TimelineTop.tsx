import { Button, Loader } from '@mantine/core';
import { sentenceOf } from '../../bridge/index.js';
import classes from './Timeline.module.css';
import type { More } from './use-timeline-scroll.js';

/** The line above the first loaded row: the beginning, or that more is loading, or why it is not. */
export function TimelineTop({ older }: { older: More }) {
  if (older.error !== null) {
    return (
      <div className={classes.top}>
        <span role="alert">Older messages could not be loaded: {sentenceOf(older.error)}</span>
        <Button size="compact-xs" variant="default" onClick={older.load}>
          Try again
        </Button>
      </div>
    );
  }
  if (!older.has) return <div className={classes.top}>Beginning of the session</div>;
  return (
    <div className={classes.top}>
      <Loader size={12} color="gray" aria-hidden /> Loading older messages…
    </div>
  );
}
