import { Button } from '@mantine/core';
import { Dialog, DialogActions } from '../../ui/Dialog.js';
import { Note } from '../../ui/Note.js';
import { useWorkspaceAction } from './queries.js';
import { endResetDemo, useResetDemoAsked } from './reset-demo.js';

/** Asks before the demo workspace is made anew: whatever was written into it is then gone. */
export function ResetDemoDialog() {
  const act = useWorkspaceAction();
  return (
    <Dialog opened={useResetDemoAsked()} onClose={endResetDemo} title="Reset the demo?">
      <Note tone="warn">
        The demo workspace is made again from scratch. Everything written into it is lost.
      </Note>
      <DialogActions>
        <Button variant="default" data-autofocus onClick={endResetDemo}>
          Cancel
        </Button>
        <Button
          color="red.9"
          loading={act.isPending}
          onClick={() => act.mutate({ do: 'resetDemo' }, { onSettled: endResetDemo })}
        >
          Reset
        </Button>
      </DialogActions>
    </Dialog>
  );
}
