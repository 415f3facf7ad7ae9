import { Button, Progress } from '@mantine/core';
import type { Destination } from '../../../contract/entities/destination.js';
import { Alert } from '../../ui/Alert.js';
import { Dialog, DialogActions } from '../../ui/Dialog.js';
import { plural } from '../../ui/format.js';
import { Note } from '../../ui/Note.js';
import { AddressChanges } from './AddressChanges.js';
import classes from './Destinations.module.css';
import { isStale, type ProjectedSession } from './drift.js';
import { useProjectRun } from './use-project-run.js';

interface ProjectDialogProps {
  wanted: Destination[];
  sessions: ProjectedSession[];
  onClose: () => void;
}

/** What each session's agent is told, before and after; then the writing, one session after the other. */
export function ProjectDialog({ wanted, sessions, onClose }: ProjectDialogProps) {
  const { run, start, cancel } = useProjectRun();
  const total = sessions.length;
  const close = () => {
    cancel();
    onClose();
  };
  return (
    <Dialog onClose={close} title={`Project to ${plural(total, 'session')}`} size="large">
      {run === null ? (
        <div className={classes.preview}>
          <Note>
            Each session’s inbound.db gets these rows in place of all that its table destinations holds.
          </Note>
          {sessions.map((one) => (
            <Before key={one.session.id} wanted={wanted} column={one} />
          ))}
        </div>
      ) : (
        <div className={classes.preview}>
          <output className={classes.progressWords}>
            {run.running
              ? `Projecting: ${run.done.length} of ${total}`
              : `${run.cancelled ? 'Cancelled: ' : ''}${run.done.length - run.failed.length} of ${plural(total, 'session')} projected`}
          </output>
          <Progress value={(100 * run.done.length) / total} aria-label="Sessions projected" />
          {run.failed.map(({ session, sentence, code }) => (
            <Alert key={session.id} sentence={`${session.title}: ${sentence}`} code={code} />
          ))}
          {run.dangling.length > 0 && (
            <Note tone="warn">
              Left out, since they lead nowhere: <bdi>{run.dangling.join(', ')}</bdi>
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
            <Button onClick={() => void start(sessions.map(({ session }) => session))}>Project</Button>
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

function Before({ wanted, column }: { wanted: Destination[]; column: ProjectedSession }) {
  const { session, projection } = column;
  const title = session.title;
  if (projection.state !== 'read') {
    return (
      <p className={classes.quiet}>
        <bdi>{title}</bdi>: what it holds is not known.
      </p>
    );
  }
  if (!isStale(wanted, projection)) {
    return (
      <p className={classes.quiet}>
        <bdi>{title}</bdi>: says the same already.
      </p>
    );
  }
  return <AddressChanges label={title} before={projection.projected} after={wanted} />;
}
