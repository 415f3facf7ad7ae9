import { Button } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconCircleFilled, IconSquareFilled } from '@tabler/icons-react';
import { lazy, Suspense, useId, useMemo, useState } from 'react';
import type { Activity } from '../../../contract/entities/activity.js';
import { denseBins } from '../../../rules/activity.js';
import { useCoarseNow } from '../../ui/now.js';
import classes from './Activity.module.css';
import { ActivityTable } from './ActivityTable.js';
import { leftOut, summary } from './activity-words.js';

const ActivityChart = lazy(async () => ({ default: (await import('./ActivityChart.js')).ActivityChart }));

interface ActivityViewProps {
  activity: Activity;
  /** True while more may be added to it. */
  partial?: boolean;
  tall?: boolean;
  onPick?: (at: number) => void;
}

/** An activity in a sentence, as a chart, and on request as a table. */
export function ActivityView({ activity, partial = false, tall = false, onPick }: ActivityViewProps) {
  const [tableShown, setTableShown] = useState(false);
  const tableId = useId();
  const words = `${partial ? 'So far: ' : ''}${summary(activity, useCoarseNow(10_000))}`;
  const bins = useMemo(() => denseBins(activity), [activity]);
  const { binMs, until } = activity;
  const pick = onPick ?? null;
  return (
    <div className={classes.view}>
      <p className={classes.summary}>{words}</p>
      {activity.bins.length > 0 && (
        <>
          <div className={classes.legend} aria-hidden>
            <span data-side="in">
              <IconSquareFilled size={10} /> in, up
            </span>
            <span data-side="out">
              <IconSquareFilled size={10} /> out, down
            </span>
            <span data-side="answers">
              <IconCircleFilled size={7} /> median answer
            </span>
          </div>
          <Suspense fallback={<div className={classes.coming} data-tall={tall || undefined} />}>
            <ActivityChart bins={bins} binMs={binMs} until={until} tall={tall} label={words} onPick={pick} />
          </Suspense>
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            aria-expanded={tableShown}
            aria-controls={tableId}
            leftSection={
              tableShown ? (
                <IconChevronDown size={13} aria-hidden />
              ) : (
                <IconChevronRight size={13} aria-hidden />
              )
            }
            onClick={() => setTableShown(!tableShown)}
          >
            Numbers as a table
          </Button>
          <div id={tableId}>
            {tableShown && <ActivityTable bins={activity.bins} binMs={binMs} until={until} onPick={pick} />}
          </div>
        </>
      )}
      {leftOut(activity).map((note) => (
        <p key={note} className={classes.note}>
          {note}
        </p>
      ))}
    </div>
  );
}
