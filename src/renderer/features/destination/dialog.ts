import { createDialogStore } from '../../ui/dialog-store.js';

/** Of which agent group; null: the first one. */
export const destinationsDialog = createDialogStore<{ agentGroupId: string | null }>();
