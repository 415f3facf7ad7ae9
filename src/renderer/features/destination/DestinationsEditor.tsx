import { Button } from '@mantine/core';
import { IconPlus, IconUpload } from '@tabler/icons-react';
import { useLayoutEffect, useState } from 'react';
import type { AgentGroup } from '../../../contract/entities/agent-group.js';
import type { ConfiguredDestination } from '../../../contract/entities/destination.js';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { plural } from '../../ui/format.js';
import { Note } from '../../ui/Note.js';
import { Failed, Loading } from '../../ui/PaneState.js';
import { useSessions } from '../session/index.js';
import { useReadOnlyReason } from '../workspace/index.js';
import { DestinationForm } from './DestinationForm.js';
import { DestinationMatrix } from './DestinationMatrix.js';
import classes from './Destinations.module.css';
import { isStale, type ProjectedSession } from './drift.js';
import { ProjectDialog } from './ProjectDialog.js';
import { useConfiguredDestinations, useProjections } from './queries.js';
import { RemoveDestination } from './RemoveDestination.js';
import { addressable } from './target.js';

type Step =
  | { do: 'add' }
  | { do: 'edit'; row: ConfiguredDestination }
  | { do: 'remove'; row: ConfiguredDestination }
  | { do: 'project'; sessions: SessionSummary[] };

const AT_ONCE = 30;

interface DestinationsEditorProps {
  agent: AgentGroup;
  /** Called while one of its steps lies over it. */
  onCovered: (covered: boolean) => void;
}

export function DestinationsEditor({ agent, onCovered }: DestinationsEditorProps) {
  const configured = useConfiguredDestinations(agent.id);
  const all = (useSessions().data ?? []).filter((s) => s.agentGroup.id === agent.id && s.status === 'active');
  const [shown, setShown] = useState(AT_ONCE);
  const sessions = all.slice(0, shown);
  const projections = useProjections(sessions.map(({ id }) => id));
  const [step, setStep] = useState<Step | null>(null);
  const [done, setDone] = useState('');
  const readOnly = useReadOnlyReason();
  useLayoutEffect(() => onCovered(step !== null), [step, onCovered]);
  if (configured.isPending) return <Loading what="the destinations" />;
  if (configured.isError) {
    return <Failed error={configured.error} onRetry={() => void configured.refetch()} />;
  }
  const rows = configured.data;
  const wanted = addressable(rows);
  const columns = sessions.map(
    (session, index): ProjectedSession => ({
      session,
      projection: projections[index] ?? { state: 'loading' },
    }),
  );
  const stale = columns.filter(({ projection }) => isStale(wanted, projection));
  const close = () => setStep(null);
  const steps = { agent, rows, onDone: setDone, onClose: close };
  return (
    <>
      {readOnly !== null && <Note tone="warn">{readOnly} Nothing can be changed here.</Note>}
      <div className={classes.bar}>
        <Button
          data-autofocus
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={readOnly !== null}
          onClick={() => setStep({ do: 'add' })}
        >
          Add a destination…
        </Button>
        <Button
          variant="default"
          leftSection={<IconUpload size={14} aria-hidden />}
          disabled={readOnly !== null || stale.length === 0}
          onClick={() => setStep({ do: 'project', sessions: stale.map(({ session }) => session) })}
        >
          {stale.length === 0 ? 'Update outdated sessions…' : `Update ${stale.length} outdated sessions…`}
        </Button>
        <Button
          variant="default"
          leftSection={<IconUpload size={14} aria-hidden />}
          disabled={readOnly !== null || columns.length === 0}
          onClick={() => setStep({ do: 'project', sessions })}
        >
          Update all {plural(columns.length, 'session')}…
        </Button>
        {all.length > sessions.length && (
          <Button variant="default" onClick={() => setShown(shown + AT_ONCE)}>
            Look at more sessions ({all.length - sessions.length} left)
          </Button>
        )}
        <output className={classes.done}>{done}</output>
      </div>
      <DestinationMatrix
        agentGroupId={agent.id}
        rows={rows}
        columns={columns}
        readOnly={readOnly !== null}
        onEdit={(row) => setStep({ do: 'edit', row })}
        onRemove={(row) => setStep({ do: 'remove', row })}
        onProject={(column) => setStep({ do: 'project', sessions: [column.session] })}
      />
      {step?.do === 'add' && <DestinationForm {...steps} row={null} />}
      {step?.do === 'edit' && <DestinationForm {...steps} row={step.row} />}
      {step?.do === 'remove' && <RemoveDestination {...steps} row={step.row} />}
      {step?.do === 'project' && <ProjectDialog sessions={step.sessions} onClose={close} />}
    </>
  );
}
