export { Compose, type ComposeHandle } from './Compose.js';
export { Drafts } from './drafts.js';
export { editAgain } from './edit-again.js';
export type { Goal } from './goal.js';
export { MessagePanel } from './MessagePanel.js';
export { RawPanel } from './RawPanel.js';
export { Timeline } from './Timeline.js';
export type { TimelineHandle } from './TimelineRows.js';
export { WhyPanel } from './WhyPanel.js';
