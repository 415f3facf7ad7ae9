import { Button, Group, Progress } from '@mantine/core';
import { call } from '../../bridge/index.js';
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
      <Group mt="sm" gap="xs" justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <Button disabled={!can} onClick={onRun}>
          {action}
        </Button>
      </Group>
    );
  }
  const { done, total } = progress ?? { done: 0, total: 0 };
  return (
    <Group mt="sm" gap="sm" wrap="nowrap">
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
    </Group>
  );
}
