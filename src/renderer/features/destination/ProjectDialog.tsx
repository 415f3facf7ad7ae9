import { Button, Progress } from '@mantine/core';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { Alert } from '../../ui/Alert.js';
import { Dialog, DialogActions } from '../../ui/Dialog.js';
import { plural } from '../../ui/format.js';
import { Note } from '../../ui/Note.js';
import { PlannedRows } from '../../ui/PlannedRows.js';
import { usePlans } from '../../ui/use-plan.js';
import classes from './Destinations.module.css';
import { useProjectRun } from './use-project-run.js';

interface ProjectDialogProps {
  sessions: SessionSummary[];
  onClose: () => void;
}

/** The rows that each session's file gets, as the desk has planned them; then the writing, one session after the other. */
export function ProjectDialog({ sessions, onClose }: ProjectDialogProps) {
  const { run, start, cancel } = useProjectRun();
  // What is being written is not planned once more.
  const plans = usePlans(
    (run === null ? sessions : []).map(({ id }) => ({
      method: 'destination.project',
      input: { sessionId: id },
    })),
  );
  const planned = sessions.map((session, at) => ({
    session,
    changes: plans[at]?.changes,
    error: plans[at]?.error ?? null,
  }));
  const known = planned.every(({ changes, error }) => changes !== undefined || error !== null);
  const ready = known && planned.some(({ changes, error }) => error === null && changes?.length !== 0);
  const total = sessions.length;
  const close = () => {
    cancel();
    onClose();
  };
  return (
    <Dialog onClose={close} title={`Update ${plural(total, 'session')}`} size="large">
      {run === null ? (
        <div className={classes.preview}>
          {planned.map(({ session, ...plan }) => (
            <section key={session.id} aria-label={session.title}>
              <h3 className={classes.projected}>
                <bdi>{session.title}</bdi>
              </h3>
              <PlannedRows plan={plan} label={`What will be written to ${session.title}`} />
            </section>
          ))}
        </div>
      ) : (
        <div className={classes.preview}>
          <output className={classes.progressWords}>
            {run.running
              ? `Updating: ${run.done.length} of ${total}`
              : `${run.cancelled ? 'Cancelled: ' : ''}${run.done.length - run.failed.length} of ${plural(total, 'session')} updated`}
          </output>
          <Progress value={(100 * run.done.length) / total} aria-label="Sessions updated" />
          {run.failed.map(({ session, sentence, code }) => (
            <Alert key={session.id} sentence={`${session.title}: ${sentence}`} code={code} />
          ))}
          {run.dangling.length > 0 && (
            <Note tone="warn">
              Left out, since their targets are gone: <bdi>{run.dangling.join(', ')}</bdi>
            </Note>
          )}
        </div>
      )}
      <DialogActions>
        {run === null ? (
          <>
            <Button variant="default" data-autofocus onClick={close}>
              Cancel
            </Button>
            <Button disabled={!ready} onClick={() => void start(planned)}>
              Update
            </Button>
          </>
        ) : run.running ? (
          <Button variant="default" autoFocus onClick={cancel}>
            Cancel
          </Button>
        ) : (
          <Button autoFocus onClick={close}>
            Done
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}
