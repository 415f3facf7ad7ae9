import { Button } from '@mantine/core';
import { Dialog, DialogActions } from '../../ui/Dialog.js';
import { Note } from '../../ui/Note.js';
import { useWorkspaceAction } from './queries.js';

/** What a new workspace is, and what a host still needs to start with it; then where it is to be. */
export function NewWorkspaceDialog({ onClose }: { onClose: () => void }) {
  const act = useWorkspaceAction();
  return (
    <Dialog onClose={onClose} title="New empty workspace">
      <p>
        Makes <code>v2.db</code> and <code>v2-sessions</code> in an empty folder that you choose next, as a
        host of NanoClaw 2.0.64 makes them: without agents, chats or sessions.
      </p>
      <Note tone="warn">
        Hosts since 2.1 do not start with it until the folder has <code>upgrade-state.json</code>, which tells
        them how they were installed. Their own set-up writes it, or in their project{' '}
        <code>pnpm exec tsx scripts/upgrade-state.ts set</code>.
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
