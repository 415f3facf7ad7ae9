import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { visible } from '../../ui/format.js';
import { Note } from '../../ui/Note.js';
import { RowChanges } from '../../ui/RowChanges.js';
import { endMarkAsked, mark, useMarkAsked } from './mark.js';

/** The row as it will be, and the evidence against marking the container this way. */
export function MarkDialog() {
  const wish = useMarkAsked();
  if (wish === null) return null;
  const { session, claimed, status, warning } = wish;
  return (
    <ConfirmDialog
      title={`Mark the container as ${status}?`}
      action={`Mark as ${status}`}
      onConfirm={() => mark(session, status)}
      onClose={endMarkAsked}
    >
      {warning !== null && <Note tone="warn">{visible(warning)}</Note>}
      <RowChanges
        label="What is written"
        changes={[
          {
            table: 'v2.db: sessions',
            before: { id: session.id, container_status: claimed },
            after: { id: session.id, container_status: status },
          },
        ]}
      />
      <Note>Only the word in v2.db changes; no container is started or stopped.</Note>
    </ConfirmDialog>
  );
}
