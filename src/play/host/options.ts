import { parseArgs } from 'node:util';
import { type PlayedDialect, playedDialect } from '../dialect.js';

/** How the played host was asked to run. */
export interface HostOptions {
  /** A path that findWorkspace understands. */
  workspace: string;
  /**
   * Whose host it plays: that of every active session (in a workspace that we made), or only of those that the
   * simulated agent plays or has played.
   */
  scope: 'all' | 'played';
  /** The share of deliveries that fail at each attempt, from 0 to 1. */
  failureRate: number;
  /** Which host it plays; null for the one that fits the workspace. */
  dialect: PlayedDialect | null;
}

/**
 * Reads `--workspace=<dir> [--scope=all|played] [--failure-rate=<0..1>] [--dialect=2.0|2.3]`.
 * @throws Error with a sentence for whoever typed it
 */
export function parseOptions(argv: readonly string[]): HostOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      workspace: { type: 'string' },
      scope: { type: 'string' },
      'failure-rate': { type: 'string' },
      dialect: { type: 'string' },
    },
  });
  const { workspace, scope = 'all' } = values;
  if (workspace === undefined || workspace === '') {
    throw new Error('--workspace=<dir> is missing: name the folder that holds v2.db');
  }
  if (scope !== 'all' && scope !== 'played') throw new Error(`--scope=${scope} is neither all nor played`);
  const failureRate = Number(values['failure-rate'] ?? '0');
  if (!(failureRate >= 0 && failureRate <= 1)) {
    throw new Error(`--failure-rate=${values['failure-rate']} is not a number from 0 to 1`);
  }
  return { workspace, scope, failureRate, dialect: playedDialect(values.dialect) };
}
