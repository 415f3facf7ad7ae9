import { Button, Progress } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { DialogActions } from '../../ui/Dialog.js';
import { cancelBatch, useBatchProgress } from './queries.js';
import classes from './Replay.module.css';

interface RunBarProps {
  action: string;
  can: boolean;
  running: boolean;
  onRun: () => void;
  onClose: () => void;
}

/** Starts the writing; while it runs, its progress and the way out. The buttons stay where they are. */
export function RunBar({ action, can, running, onRun, onClose }: RunBarProps) {
  const progress = useBatchProgress(running);
  const cancelling = progress?.cancelling === true;
  return (
    <DialogActions>
      {running && <Writing progress={progress ?? null} />}
      <Button
        variant="default"
        data-autofocus
        disabled={running && cancelling}
        onClick={running ? cancelBatch : onClose}
      >
        {running && cancelling ? 'Cancelling…' : 'Cancel'}
      </Button>
      <Button disabled={running || !can} onClick={onRun}>
        {action}
      </Button>
    </DialogActions>
  );
}

/** The progress. Takes the focus from the button that is gone: a second Enter must not cancel. */
function Writing({ progress }: { progress: ReturnType<typeof useBatchProgress> | null }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  const { done, total } = progress ?? { done: 0, total: 0 };
  return (
    <div ref={place} tabIndex={-1} className={classes.writing}>
      <Progress
        className={classes.progress ?? ''}
        value={total === 0 ? 0 : Math.floor((100 * done) / total)}
        aria-label="Progress"
        transitionDuration={0}
      />
      <span className={classes.count}>{total === 0 ? 'getting ready…' : `${done} of ${total}`}</span>
    </div>
  );
}
