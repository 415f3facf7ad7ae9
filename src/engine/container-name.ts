/** What hosts since 2.3 call a session's container: by their install and the session, so that a start finds it again. */
import { createHash } from 'node:crypto';

const MOST = 48;
const KEPT = 39;

/** @param install the label `nanoclaw-install` */
export function containerName(install: string, sessionId: string): string {
  const whole = `ncl-${install}-${sessionId}`;
  if (whole.length <= MOST) return whole;
  return `${whole.slice(0, KEPT)}-${createHash('sha256').update(whole).digest('hex').slice(0, 8)}`;
}

/** The install that such a name has; null for any other name. */
export function installInName(name: string): string | null {
  return /^ncl-([0-9a-f]{8})-/.exec(name)?.[1] ?? null;
}
