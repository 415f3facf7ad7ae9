import { Button } from '@mantine/core';
import { Dialog, DialogActions } from '../../ui/Dialog.js';
import classes from './Simulation.module.css';
import type { Wish } from './wish.js';

interface ConsentDialogProps {
  wish: Wish;
  onConsent: () => void;
  onClose: () => void;
}

/** Asks for the person's consent before anything is played in a workspace that is not ours. */
export function ConsentDialog({ wish, onConsent, onClose }: ConsentDialogProps) {
  return (
    <Dialog onClose={onClose} title="Simulate in this workspace?">
      <p className={classes.sentence}>
        This workspace was not made by Session Console. {consequences(wish)} A real host started on it later
        will take what was written for real.
      </p>
      <DialogActions>
        <Button variant="default" data-autofocus onClick={onClose}>
          Cancel
        </Button>
        <Button
          onClick={() => {
            onConsent();
            onClose();
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
