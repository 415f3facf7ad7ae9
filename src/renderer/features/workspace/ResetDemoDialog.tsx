import { Button } from '@mantine/core';
import { Dialog, DialogActions } from '../../ui/Dialog.js';
import { Note } from '../../ui/Note.js';
import { useWorkspaceAction } from './queries.js';

/** Asks before the demo workspace is made anew: whatever was written into it is then gone. */
export function ResetDemoDialog({ onClose }: { onClose: () => void }) {
  const act = useWorkspaceAction();
  return (
    <Dialog onClose={onClose} title="Reset the demo?">
      <Note tone="warn">
        The demo workspace is made again from scratch. Everything written into it is lost.
      </Note>
      <DialogActions>
        <Button variant="default" data-autofocus onClick={onClose}>
          Cancel
        </Button>
        <Button
          color="red.9"
          loading={act.isPending}
          onClick={() => act.mutate({ do: 'resetDemo' }, { onSettled: onClose })}
        >
          Reset
        </Button>
      </DialogActions>
    </Dialog>
  );
}
