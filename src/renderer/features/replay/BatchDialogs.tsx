import { Dialog } from '../../ui/Dialog.js';
import { plural } from '../../ui/format.js';
import { closeDialog, useOpenedDialog } from './dialogs.js';
import { ImportDialog } from './ImportDialog.js';
import { cancelBatch, useBatchRunning } from './queries.js';
import { ReplayDialog } from './ReplayDialog.js';

/** The dialogs in which many messages are written at once. */
export function BatchDialogs() {
  const opened = useOpenedDialog();
  const running = useBatchRunning();
  const title =
    opened?.type === 'import'
      ? 'Import messages'
      : opened?.elsewhere === true
        ? 'Copy to another session'
        : `Replay ${plural(opened?.keys.length ?? 0, 'message')}`;
  return (
    <Dialog
      opened={opened !== null}
      // While it writes, the way out leads through the report: then what was written is not a guess.
      onClose={running ? cancelBatch : closeDialog}
      title={title}
      size="large"
      // A click beside it must not hide what is being written.
      closeOnClickOutside={false}
    >
      {opened?.type === 'replay' && <ReplayDialog {...opened} onClose={closeDialog} />}
      {opened?.type === 'import' && <ImportDialog sessionId={opened.sessionId} onClose={closeDialog} />}
    </Dialog>
  );
}
