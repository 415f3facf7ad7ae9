export { NotificationSwitch } from './NotificationSwitch.js';
export { useNotificationSetting } from './queries.js';
