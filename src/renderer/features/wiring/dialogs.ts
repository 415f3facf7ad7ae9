import { createDialogStore } from '../../ui/dialog-store.js';

/** Which agents serve which chat; of one agent or of all. */
export const wiringsDialog = createDialogStore<{ agentGroupId: string | null }>();

/** Where a message would land; asked about a chat and thread, or with none chosen yet. */
export const landingDialog = createDialogStore<{
  messagingGroupId: string | null;
  threadId: string | null;
}>();
