import { Button, Progress } from '@mantine/core';
import { call } from '../../bridge/index.js';
import { DialogActions } from '../../ui/Dialog.js';
import { useBatchProgress } from './queries.js';
import classes from './Replay.module.css';

interface RunBarProps {
  action: string;
  can: boolean;
  running: boolean;
  onRun: () => void;
  onClose: () => void;
}

/** Begins the writing; while it runs, how far it is and the way out. */
export function RunBar({ action, can, running, onRun, onClose }: RunBarProps) {
  const progress = useBatchProgress(running);
  if (!running) {
    return (
      <DialogActions>
        <Button variant="default" data-autofocus onClick={onClose}>
          Cancel
        </Button>
        <Button disabled={!can} onClick={onRun}>
          {action}
        </Button>
      </DialogActions>
    );
  }
  const { done, total } = progress ?? { done: 0, total: 0 };
  return (
    <DialogActions>
      <Progress
        className={classes.progress ?? ''}
        value={total === 0 ? 0 : (100 * done) / total}
        aria-label="Progress"
        transitionDuration={0}
      />
      <span className={classes.details}>{total === 0 ? 'getting ready…' : `${done} of ${total}`}</span>
      <Button variant="default" onClick={() => void call('batch.cancel', undefined)}>
        Cancel
      </Button>
    </DialogActions>
  );
}
