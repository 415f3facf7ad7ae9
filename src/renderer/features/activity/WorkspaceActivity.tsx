import { Button, Modal, Progress } from '@mantine/core';
import { plural } from '../../ui/format.js';
import { Failed } from '../../ui/PaneState.js';
import { useSessions } from '../session/index.js';
import classes from './Activity.module.css';
import { ActivityView } from './ActivityView.js';
import { type ActivitySum, useActivitySum } from './queries.js';
import { RangeControl, useRange } from './RangeControl.js';

/** The activity of all sessions together; counted only while it is open. */
export function WorkspaceActivity({ onClose }: { onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title="Activity of the workspace"
      size={760}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Counted />
    </Modal>
  );
}

function Counted() {
  const [range, setRange] = useRange();
  const ids = (useSessions().data ?? []).map((session) => session.id);
  const { sum, stop, again } = useActivitySum(ids, range);
  const { state, done, total } = sum;
  return (
    <div className={classes.counted}>
      <RangeControl value={range} onChange={setRange} />
      <div className={classes.progress}>
        <Progress.Root size="sm" className={classes.bar ?? ''} hidden={state === 'counted'}>
          <Progress.Section
            value={total === 0 ? 100 : (100 * done) / total}
            aria-label="Sessions counted"
            color={state === 'counting' ? 'console' : 'gray'}
          />
        </Progress.Root>
        <output>{progressWords(sum)}</output>
        <Button size="compact-xs" variant="default" onClick={state === 'counting' ? stop : again}>
          {state === 'counting' ? 'Cancel' : 'Count again'}
        </Button>
      </div>
      {state === 'failed' && <Failed error={sum.error} />}
      {(done > 0 || state === 'counted') && (
        <ActivityView activity={sum.activity} partial={state !== 'counted'} tall />
      )}
    </div>
  );
}

function progressWords({ state, done, total, unread }: ActivitySum): string {
  const not = unread === 0 ? '' : `, ${unread} of them could not be read`;
  if (state === 'counted') return `${plural(total, 'session')} counted${not}.`;
  const so = `${done} of ${plural(total, 'session')}${not}`;
  return state === 'counting' ? `Counting: ${so}…` : `Stopped after ${so}.`;
}
