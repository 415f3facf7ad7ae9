/** What identifies a session's folder: v2-sessions/<agentGroupId>/<sessionId>/. */
export interface SessionKey {
  readonly agentGroupId: string;
  readonly sessionId: string;
}
