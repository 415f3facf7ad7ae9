export { Compose } from './Compose.js';
export { Drafts } from './drafts.js';
export type { Goal } from './goal.js';
export { composer, timeline } from './handles.js';
export { MessagePanel } from './MessagePanel.js';
export { useTimeline } from './queries.js';
export { RawPanel } from './RawPanel.js';
export { Timeline } from './Timeline.js';
export { WhyPanel } from './WhyPanel.js';
