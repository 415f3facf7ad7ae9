import { Button } from '@mantine/core';
import { Dialog, DialogActions } from '../../ui/Dialog.js';
import { closeDialog, useOpenedDialog, type Wish } from './dialogs.js';
import { useSimulate } from './queries.js';
import { ScenarioDialog } from './ScenarioDialog.js';
import classes from './Simulation.module.css';

/** The one dialog of the simulation that is open, if any. */
export function SimulationDialogs() {
  const dialog = useOpenedDialog();
  return (
    <>
      <ConsentDialog wish={dialog?.type === 'consent' ? dialog.wish : null} />
      <ScenarioDialog opened={dialog?.type === 'scenario'} />
    </>
  );
}

/** Asks for the person's consent before anything is played in a workspace that is not ours. */
function ConsentDialog({ wish }: { wish: Wish | null }) {
  const simulate = useSimulate();
  return (
    <Dialog opened={wish !== null} onClose={closeDialog} title="Simulate in this workspace?">
      <p className={classes.sentence}>
        This workspace was not made by Session Console. {wish === null ? '' : consequences(wish)} A real host
        started on it later will take what was written for real.
      </p>
      <DialogActions>
        <Button variant="default" data-autofocus onClick={closeDialog}>
          Cancel
        </Button>
        <Button
          onClick={() => {
            if (wish !== null) simulate.confirmed(wish);
            closeDialog();
          }}
        >
          Simulate
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function consequences(wish: Wish): string {
  if (wish.what === 'host') {
    return 'In the sessions that the simulated agent plays, the simulated host marks messages as done and delivered, though nothing is sent anywhere.';
  }
  const where = wish.sessionId === undefined ? 'all active sessions' : 'this session';
  return `The simulated agent writes claims, answers and heartbeats into ${where}, and marks containers as running.`;
}
