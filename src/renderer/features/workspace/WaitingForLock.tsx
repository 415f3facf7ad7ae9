import { Button, Loader } from '@mantine/core';
import { duration } from '../../../rules/container-state.js';
import { unbroken, visible } from '../../ui/format.js';
import { useNow } from '../../ui/now.js';
import { useAwaitedWorkspace, useStopWaiting } from './queries.js';
import classes from './WaitingForLock.module.css';

/** The workspace that is opened once another process lets its v2.db go; nothing while there is none. */
export function WaitingForLock() {
  const awaited = useAwaitedWorkspace();
  if (awaited === null) return null;
  return <Waiting key={awaited.since} {...awaited} />;
}

function Waiting({ path, since }: { path: string; since: number }) {
  const now = useNow();
  const stop = useStopWaiting();
  return (
    <section aria-label="Waiting for a lock" className={classes.waiting}>
      <Loader size={14} color="gray" aria-hidden className={classes.spinner} />
      <div className={classes.text}>
        <output>
          Another process has locked the v2.db of <bdi className={classes.path}>{visible(path)}</bdi>. It
          opens by itself when the lock goes; nothing was changed.
        </output>{' '}
        {/* Counted each second: not for those who listen. */}
        <span className={classes.since}>
          {unbroken(`Waiting for ${duration(Math.max(0, now - since))}.`)}
        </span>
      </div>
      <Button size="compact-xs" variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
        Stop waiting
      </Button>
    </section>
  );
}
