import { Button } from '@mantine/core';
import { Dialog, DialogActions } from '../../ui/Dialog.js';
import { Note } from '../../ui/Note.js';
import { useWorkspaceAction } from './queries.js';
import { UpgradeMarkerNote } from './UpgradeMarkerNote.js';

/** What a new workspace is, and what a host still needs to start with it; then where it is to be. */
export function NewWorkspaceDialog({ onClose }: { onClose: () => void }) {
  const act = useWorkspaceAction();
  return (
    <Dialog onClose={onClose} title="New empty workspace">
      <p>
        Makes <code>v2.db</code> and <code>v2-sessions</code> in an empty folder that you choose next, as a
        fresh host of NanoClaw 2.4 makes them: without agents, chats or sessions.
      </p>
      <UpgradeMarkerNote />
      <Note>
        Hosts of 2.0.64 start with it, but cannot add a chat of their own: make each chat here. An older host
        makes its own <code>v2.db</code> in an empty data folder.
      </Note>
      <DialogActions>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          data-autofocus
          loading={act.isPending}
          onClick={() => act.mutate({ do: 'newEmpty' }, { onSettled: onClose })}
        >
          Choose the folder…
        </Button>
      </DialogActions>
    </Dialog>
  );
}
