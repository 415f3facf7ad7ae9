import type { Wiring } from '../../../contract/entities/wiring.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Note } from '../../ui/Note.js';
import { RowChanges } from '../../ui/RowChanges.js';
import { useWiringsChanged } from './queries.js';
import { rowOf } from './wiring-words.js';

export function RemoveWiring({ wiring, onClose }: { wiring: Wiring; onClose: () => void }) {
  const changed = useWiringsChanged();
  return (
    <ConfirmDialog
      title="Remove this wiring?"
      action="Remove"
      danger
      onClose={onClose}
      onConfirm={async () => {
        await write('wiring.remove', { id: wiring.id });
        await changed();
      }}
    >
      <RowChanges
        label="What is removed"
        changes={[{ table: 'v2.db: messaging_group_agents', before: rowOf(wiring), after: null }]}
      />
      <Note>
        The agent hears this chat no more. It is refused while active sessions go by it: close them first.
      </Note>
    </ConfirmDialog>
  );
}
