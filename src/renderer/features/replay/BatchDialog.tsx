import { Dialog } from '../../ui/Dialog.js';
import { plural } from '../../ui/format.js';
import { ImportDialog } from './ImportDialog.js';
import { cancelBatch, useBatchRunning } from './queries.js';
import { ReplayDialog } from './ReplayDialog.js';

/** What is to be written many at once: rows of a session again, or the lines of a file. */
type Batch =
  | { type: 'replay'; from: string; keys: string[]; elsewhere: boolean }
  | { type: 'import'; sessionId: string };

/** The dialog in which many messages are written at once. */
export function BatchDialog({ batch, onClose }: { batch: Batch; onClose: () => void }) {
  const running = useBatchRunning();
  const title =
    batch.type === 'import'
      ? 'Import messages'
      : batch.elsewhere
        ? 'Copy to another session'
        : `Replay ${plural(batch.keys.length, 'message')}`;
  return (
    <Dialog
      // While it writes, the way out leads through the report: then what was written is not a guess.
      onClose={running ? cancelBatch : onClose}
      title={title}
      size="large"
      // A click beside it must not hide what is being written.
      closeOnClickOutside={false}
    >
      {batch.type === 'replay' && <ReplayDialog {...batch} onClose={onClose} />}
      {batch.type === 'import' && <ImportDialog sessionId={batch.sessionId} onClose={onClose} />}
    </Dialog>
  );
}
