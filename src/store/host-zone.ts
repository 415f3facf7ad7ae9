import type { AgentConfig } from '../contract/entities/agent-group.js';
import type { HostZone } from '../contract/entities/zone.js';
import type { WorkspacePath } from './files/paths.js';
import { projectEnv } from './files/project-env.js';

function isZone(name: string | null): name is string {
  if (name === null) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false; // As a host: a name that is none is passed over.
  }
}

/** The time zone in which a host reads the recurrences of an agent group. @param config what v2.db has of it */
export function hostZone(ws: WorkspacePath, config: AgentConfig | null): HostZone {
  const ofGroup = config?.timezone ?? null;
  if (isZone(ofGroup)) return { name: ofGroup, from: 'agent group' };
  const ofProject = projectEnv(ws, 'TZ');
  if (isZone(ofProject)) return { name: ofProject, from: 'project' };
  return { name: Intl.DateTimeFormat().resolvedOptions().timeZone, from: 'machine' };
}
