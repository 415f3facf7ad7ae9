import type { SessionSummary } from '../../../contract/entities/session.js';
import { containerVerdict } from '../../../rules/container-state.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Note } from '../../ui/Note.js';
import { useTimeOf } from '../../ui/now.js';
import { PlannedRows } from '../../ui/PlannedRows.js';
import { usePlan } from '../../ui/use-plan.js';
import { toastWritten } from '../audit/index.js';
import { isThere } from '../container/index.js';
import { leftUndone } from './close-words.js';
import { useSessionsChanged } from './queries.js';

export function CloseSession({ session, onClose }: { session: SessionSummary; onClose: () => void }) {
  const changed = useSessionsChanged();
  const input = { sessionId: session.id };
  const plan = usePlan({ method: 'session.close', input });
  const now = useTimeOf(session, 5000);
  const { state, sentence } = containerVerdict(session.container, now);
  const undone = leftUndone(session, isThere(state) && state !== 'stuck', now);
  return (
    <ConfirmDialog
      title={`Mark ${session.title} as closed?`}
      action="Mark as closed"
      ready={plan.ready}
      onClose={onClose}
      onConfirm={async () => {
        const { entry } = await plan.carryOut((shown) => write('session.close', { ...input, shown }));
        await changed();
        toastWritten(`${session.title} is closed`, entry);
      }}
    >
      <PlannedRows plan={plan} label="What will be written" />
      <Note>
        The next message in its chat will go to another session. The folder stays, and the session can be
        reopened.
      </Note>
      {undone !== null && <Note tone="warn">{undone}</Note>}
      {isThere(state) && <Note tone="warn">{sentence} Closing does not stop it.</Note>}
    </ConfirmDialog>
  );
}
