export { chatWords } from './chat-words.js';
export { MessagingGroupSelect } from './MessagingGroupSelect.js';
export { useMessagingGroups } from './queries.js';
