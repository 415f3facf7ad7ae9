import type { SessionSummary } from '../../../contract/entities/session.js';
import { containerVerdict } from '../../../rules/container-state.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Note } from '../../ui/Note.js';
import { useCoarseNow } from '../../ui/now.js';
import { RowChanges } from '../../ui/RowChanges.js';
import { toastWritten } from '../audit/index.js';
import { isThere } from '../container/index.js';
import { leftUndone } from './close-words.js';
import { sessionDialog } from './dialogs.js';
import { useSessionsChanged } from './queries.js';
import { statusChange } from './status-row.js';

export function CloseSession({ session }: { session: SessionSummary }) {
  const changed = useSessionsChanged();
  const now = useCoarseNow(5000);
  const { state, sentence } = containerVerdict(session.container, now);
  const undone = leftUndone(session, isThere(state) && state !== 'stuck', now);
  return (
    <ConfirmDialog
      title={`Mark ${session.title} as closed?`}
      action="Mark as closed"
      onClose={sessionDialog.close}
      onConfirm={async () => {
        const { entry } = await write('session.close', { sessionId: session.id });
        await changed();
        toastWritten(`${session.title} is closed`, entry);
      }}
    >
      <RowChanges label="What is written" changes={[statusChange(session, 'closed')]} />
      <Note>
        The next message in its chat makes or finds another session. Its folder stays, and it can be reopened.
      </Note>
      {undone !== null && <Note tone="warn">{undone}</Note>}
      {isThere(state) && <Note tone="warn">{sentence} Closing does not stop it.</Note>}
    </ConfirmDialog>
  );
}
