import { PanelTitle } from '../../ui/Facts.js';
import { Failed, Loading } from '../../ui/PaneState.js';
import classes from './Activity.module.css';
import { ActivityView } from './ActivityView.js';
import { useActivity } from './queries.js';
import { RangeControl, useRange } from './RangeControl.js';

interface ActivityPanelProps {
  sessionId: string;
  /** Goes to a time (ms since 1970 UTC) in the timeline. */
  onPick: (at: number) => void;
}

/** When something was said in the open session, and when it went quiet. */
export function ActivityPanel({ sessionId, onPick }: ActivityPanelProps) {
  const [range, setRange] = useRange();
  const found = useActivity(sessionId, range);
  return (
    <section aria-label="Activity" className={classes.panel}>
      <PanelTitle>Activity</PanelTitle>
      <RangeControl value={range} onChange={setRange} />
      {found.isError ? (
        <Failed error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <Loading what="the activity" />
      ) : (
        <ActivityView activity={found.data} onPick={onPick} />
      )}
    </section>
  );
}
