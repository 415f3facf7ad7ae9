export { ChannelIcon, channelWord } from './ChannelIcon.js';
export { FilesPanel } from './FilesPanel.js';
export { markAllRead, revealSession, useSessionDetail, useSessionSummary, useSessions } from './queries.js';
export { setReading } from './reading.js';
export { SessionCounts } from './SessionCounts.js';
export { SessionList, type SessionListHandle } from './SessionList.js';
export { SessionPanel } from './SessionPanel.js';
export { sessionTitle } from './session-title.js';
export { watchOpen } from './watching.js';
