import { SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import type { Spacing } from '../../../contract/entities/batch.js';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { threadBeside } from '../../../rules/task.js';
import { codeOf, sentenceOf, write } from '../../bridge/index.js';
import { Alert } from '../../ui/Alert.js';
import { plural } from '../../ui/format.js';
import { Failed, Loading } from '../../ui/PaneState.js';
import { useSessions } from '../session/index.js';
import { BatchPace } from './BatchPace.js';
import { PlanList } from './PlanList.js';
import { useBatchRun, useReplayPlan } from './queries.js';
import classes from './Replay.module.css';
import { ReportView } from './ReportView.js';
import { RunBar } from './RunBar.js';

interface ReplayDialogProps {
  from: string;
  keys: string[];
  /** Whether the person is first asked for a different session. */
  elsewhere: boolean;
  onClose: () => void;
}

const spacings: { value: Spacing; label: string }[] = [
  { value: 'original', label: 'As far apart as they were' },
  { value: 'at once', label: 'All at once' },
];

/** Where rows are written again, and how far apart; what that would write; what it wrote. */
export function ReplayDialog({ from, keys, elsewhere, onClose }: ReplayDialogProps) {
  const [to, setTo] = useState<string | null>(elsewhere ? null : from);
  const [spacing, setSpacing] = useState<Spacing>(keys.length > 1 ? 'original' : 'at once');
  const [batchId] = useState(() => crypto.randomUUID());
  const choice = to === null ? null : { from, keys, to, spacing };
  const plan = useReplayPlan(choice);
  const run = useBatchRun(() => {
    if (choice === null) throw new Error('No session is chosen.');
    return write('replay.run', { ...choice, batchId });
  });
  if (run.data !== undefined) return <ReportView report={run.data} onClose={onClose} />;
  const writable = plan.data?.filter((line) => line.problem === null).length ?? 0;
  return (
    <>
      <div className={classes.choices}>
        <SessionSelect value={to} but={elsewhere ? from : null} disabled={run.isPending} onChange={setTo} />
        {keys.length > 1 && (
          <SegmentedControl
            aria-label="Spacing"
            size="xs"
            data={spacings}
            value={spacing}
            disabled={run.isPending}
            onChange={(value) => setSpacing(value === 'original' ? 'original' : 'at once')}
          />
        )}
      </div>
      {run.isError && <Alert sentence={sentenceOf(run.error)} code={codeOf(run.error)} />}
      {choice === null ? (
        <p className={classes.summary}>Choose the session that gets a copy.</p>
      ) : plan.isError ? (
        <Failed error={plan.error} onRetry={() => void plan.refetch()} />
      ) : plan.data === undefined ? (
        <Loading what="what would be written" />
      ) : (
        <>
          <PlanList lines={plan.data} writing={run.isPending} />
          {spacing === 'at once' && <BatchPace sessionId={choice.to} count={writable} />}
        </>
      )}
      <RunBar
        action={writable === 0 ? 'Write' : `Write ${plural(writable, 'message')}`}
        can={writable > 0 && !plan.isFetching}
        running={run.isPending}
        onRun={() => run.mutate()}
        onClose={onClose}
      />
    </>
  );
}

const label = (s: SessionSummary) =>
  [s.title, threadBeside(s), s.agentGroup.name].filter(Boolean).join(' · ');

interface SessionSelectProps {
  value: string | null;
  /** A session that is not offered. */
  but: string | null;
  disabled: boolean;
  onChange: (id: string) => void;
}

function SessionSelect({ value, but, disabled, onChange }: SessionSelectProps) {
  const sessions = useSessions().data ?? [];
  const data = sessions.filter((s) => s.id !== but).map((s) => ({ value: s.id, label: label(s) }));
  return (
    <Select
      label="Into session"
      size="xs"
      placeholder="Choose a session"
      searchable
      allowDeselect={false}
      limit={100}
      nothingFoundMessage="No matching session."
      // Its list opens on focus: focused only where it is to be answered first.
      data-autofocus={but !== null || undefined}
      data={data}
      value={value}
      disabled={disabled}
      onChange={(id) => id !== null && onChange(id)}
    />
  );
}
