export { NotificationSwitch } from './NotificationSwitch.js';
export { useNotificationSetting, useSetNotifications } from './queries.js';
