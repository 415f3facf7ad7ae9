export { editScheduled } from './edit.js';
export { scheduleList } from './handle.js';
export { ScheduleAhead } from './queries.js';
export { ScheduleActions } from './ScheduleActions.js';
export { ScheduleView } from './ScheduleView.js';
