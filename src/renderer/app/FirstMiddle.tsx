import { IconLayoutList } from '@tabler/icons-react';
import { Empty, Loading } from '../ui/PaneState.js';
import classes from './App.module.css';

/** The middle while no session is open. */
export function NoSession() {
  return (
    <Empty title="No session is open" icon={<IconLayoutList size={30} aria-hidden />}>
      Choose one on the left to read it and write to it. j and k move, Enter opens, / filters.
    </Empty>
  );
}

/** The middle until what is needed to show a session has loaded. */
export function FirstMiddle({ opening }: { opening: boolean }) {
  return (
    <div className={classes.middle}>
      <section aria-label="Timeline" className={classes.timeline}>
        {opening ? <Loading what="messages" /> : <NoSession />}
      </section>
    </div>
  );
}
