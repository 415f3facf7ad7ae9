import type { SessionSummary } from '../../../contract/entities/session.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Note } from '../../ui/Note.js';
import { PlannedRows } from '../../ui/PlannedRows.js';
import { usePlan } from '../../ui/use-plan.js';
import { toastWritten } from '../audit/index.js';
import { useSessions, useSessionsChanged } from './queries.js';

/**
 * The sessions in which messages of the same chat and thread may land: of all active ones the host takes the newest.
 */
function competing(session: SessionSummary, all: readonly SessionSummary[]): SessionSummary[] {
  const { messagingGroup, threadId, agentGroup } = session;
  if (messagingGroup === null) return [];
  return all.filter(
    (one) =>
      one.id !== session.id &&
      one.status === 'active' &&
      one.agentGroup.id === agentGroup.id &&
      one.messagingGroup?.id === messagingGroup.id &&
      one.threadId === threadId,
  );
}

export function ReopenSession({ session, onClose }: { session: SessionSummary; onClose: () => void }) {
  const changed = useSessionsChanged();
  const input = { sessionId: session.id };
  const plan = usePlan({ method: 'session.reopen', input });
  const others = competing(session, useSessions().data ?? []);
  const newest = others.every((one) => (one.createdAt ?? 0) < (session.createdAt ?? 0));
  return (
    <ConfirmDialog
      title={`Reopen ${session.title}?`}
      action="Reopen"
      ready={plan.ready}
      onClose={onClose}
      onConfirm={async () => {
        const { value: found, entry } = await plan.carryOut((shown) =>
          write('session.reopen', { ...input, shown }),
        );
        await changed();
        toastWritten(
          found.others.length === 0
            ? `${session.title} is active again`
            : `${session.title} is active again, alongside ${found.others.join(', ')}`,
          entry,
        );
      }}
    >
      <PlannedRows plan={plan} label="What will be written" />
      {others.length > 0 && (
        <Note tone="warn">
          It will then compete with <bdi>{others.map(({ id }) => id).join(', ')}</bdi>, active in the same
          chat and thread. The host takes the newest: {newest ? 'this one' : 'not this one'}.
        </Note>
      )}
    </ConfirmDialog>
  );
}
