import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { expect } from 'vitest';
import { queryElsewhere } from './sqlite-process.js';
import { hashTree, type TreeEntry } from './tree-hash.js';

const CENTRAL = ['v2.db', 'v2.db-wal', 'v2.db-shm'];

/** What v2.db says, as JSON; except last_active, which a message updates some time later. */
export const CENTRAL_ROWS = `
  SELECT json_array('session', id, agent_group_id, messaging_group_id, thread_id, status, container_status, created_at) AS row
  FROM sessions
  UNION ALL SELECT json_array('agent', id, name, folder, agent_provider) FROM agent_groups
  UNION ALL SELECT json_array('chat', id, name, channel_type, platform_id) FROM messaging_groups
  UNION ALL SELECT json_array('wiring', id, messaging_group_id, agent_group_id, session_mode) FROM messaging_group_agents
  UNION ALL SELECT json_array('destination', agent_group_id, local_name, target_type, target_id) FROM agent_destinations
  ORDER BY 1`;

/**
 * Files beside a workspace and everything in it but one session's folder, by hash and mtime. What v2.db
 * says is compared by its rows, asked from another process.
 */
export class WorkspaceCanary {
  private readonly outside: string;
  private readonly inside: string;
  private readonly before: string;

  /** @param session the folder that may change; none when it is left out */
  constructor(
    private readonly workspace: string,
    session?: string,
  ) {
    this.outside = join(dirname(workspace), 'canary');
    mkdirSync(join(this.outside, 'sub'), { recursive: true });
    writeFileSync(join(this.outside, 'precious.txt'), 'precious');
    writeFileSync(join(this.outside, 'sub', 'inbound.db'), 'not to be touched');
    this.inside = session === undefined ? '\0' : relative(workspace, session);
    this.before = this.state();
  }

  private state(): string {
    // Files wait for their message in the agent group's folder: its mtime changes with them.
    const own = ({ path }: TreeEntry): boolean =>
      path !== this.inside && path !== dirname(this.inside) && !path.startsWith(`${this.inside}${sep}`);
    const trees = [hashTree(this.outside), hashTree(this.workspace, CENTRAL).filter(own)];
    const rows = queryElsewhere(join(this.workspace, 'v2.db'), CENTRAL_ROWS);
    return JSON.stringify([trees, rows], null, 1);
  }

  /** Fails when anything outside that session's folder is not as it was. */
  expectUntouched(): void {
    expect(this.state()).toBe(this.before);
  }
}
