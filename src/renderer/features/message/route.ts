/** The other way of sending: through the host, as if the message came through its channel. */
import { createDialog } from '../../ui/dialogs.js';

export const routeDialog = createDialog(async () => (await import('./RouteDialog.js')).RouteDialog);
export const wakeDialog = createDialog(async () => (await import('./WakeDialog.js')).WakeDialog);
