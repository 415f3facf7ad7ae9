export { chatWords } from './chat-words.js';
export { messagingGroupsDialog } from './dialog.js';
export { MessagingGroupSelect } from './MessagingGroupSelect.js';
export { MessagingGroupsDialog } from './MessagingGroupsDialog.js';
export { useMessagingGroups } from './queries.js';
