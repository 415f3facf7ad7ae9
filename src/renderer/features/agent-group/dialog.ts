import { createDialogStore } from '../../ui/dialog-store.js';

export const agentGroupsDialog = createDialogStore<true>();
