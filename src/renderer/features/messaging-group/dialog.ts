import { createDialogStore } from '../../ui/dialog-store.js';

export const messagingGroupsDialog = createDialogStore<true>();
