import type { Schedule } from '../contract/entities/schedule.js';
import type { HostZone } from '../contract/entities/zone.js';
import { hostZone } from '../store/host-zone.js';
import { inSlices, type Slices } from '../store/slices.js';
import type { Desk } from './desk.js';

function* gather({ ws, board, reader }: Desk): Slices<Schedule> {
  const known = reader.digests();
  const found: Schedule = { entries: [], zones: {}, read: 0, sessions: 0, more: [] };
  const zones = new Map<string, HostZone>();
  for (const { id, agentGroup } of board.listed()) {
    found.sessions += 1;
    const session = known.get(id);
    if (session === undefined) continue;
    found.read += 1;
    yield;
    const { schedule } = session;
    if (schedule.found.length === 0) continue;
    if (schedule.more) found.more.push(id);
    if (!zones.has(agentGroup.id)) zones.set(agentGroup.id, hostZone(ws, agentGroup.config));
    for (const one of schedule.found) {
      found.entries.push({ ...one, sessionId: id, agentGroupId: agentGroup.id });
    }
  }
  return { ...found, zones: Object.fromEntries(zones) };
}

/**
 * What is scheduled across all sessions, by what the reader has found: nothing is opened for it.
 * @throws NO_WORKSPACE
 */
export function listSchedule(desk: Desk): Promise<Schedule> {
  return inSlices(gather(desk));
}
