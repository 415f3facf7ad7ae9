/** The sessions that were opened in this window, the last one first. */
let opened: readonly string[] = [];

const MOST = 50;

export function noteOpened(sessionId: string): void {
  opened = [sessionId, ...opened.filter((id) => id !== sessionId)].slice(0, MOST);
}

export const recentSessions = (): readonly string[] => opened;
