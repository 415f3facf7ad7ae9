/**
 * Which NanoClaw a workspace's host speaks. Nothing in it says so: the version in upgrade-state.json is that of the last
 * upgrade, and forks number themselves. So it is told by looking, at the tables and columns that each version added.
 * Sources: the upstream migrations of 2.0.64, 2.2.0 and 2.3.0, and what their hosts and runners did when they were run.
 */
import type { Dialect, Era, PollOrder } from '../contract/entities/dialect.js';

/** Whether v2.db has a table, or a table's column. */
export type HasSign = (table: string, column?: string) => boolean;

interface Sign {
  era: Exclude<Era, 'seed'>;
  table: string;
  column?: string;
}

/**
 * What each version added to v2.db, oldest first. A migration that failed or was taken out by a fork leaves one of them
 * missing; the host's code is then no older than the newest that is there.
 */
const SIGNS: readonly Sign[] = [
  { era: '2.0.64', table: 'container_configs' },
  { era: '2.1', table: 'agent_message_policies' },
  { era: '2.1', table: 'pending_approvals', column: 'approver_user_id' },
  { era: '2.1', table: 'messaging_groups', column: 'instance' },
  { era: '2.1', table: 'messaging_group_agents', column: 'threads' },
  { era: '2.1', table: 'container_configs', column: 'timezone' },
  { era: '2.2', table: 'messaging_groups', column: 'detached_at' },
  { era: '2.3', table: 'pending_approvals', column: 'instance' },
  { era: '2.3', table: 'host_instances' },
  { era: '2.3', table: 'session_claims' },
  { era: '2.3', table: 'delivery_attempts' },
  { era: '2.3', table: 'container_configs', column: 'speed' },
];

/** What came within 2.3, after it was released: that a workspace lacks it says nothing against 2.3. */
const LATER: ReadonlySet<string> = new Set([
  'host_instances',
  'session_claims',
  'delivery_attempts',
  'container_configs.speed',
]);

const ERAS: readonly Era[] = ['seed', '2.0.64', '2.1', '2.2', '2.3'];

function nameOf({ table, column }: Sign): string {
  return column === undefined ? table : `${table}.${column}`;
}

/** Whether an era is that one or a later one. */
export function isSince(era: Era, since: Era): boolean {
  return ERAS.indexOf(era) >= ERAS.indexOf(since);
}

/**
 * The order changed between 2.0.64 and 2.2, in code alone. Where the era is not certain, a forecast that holds for both
 * is the safer one.
 */
function pollOrderOf(era: Era, certain: boolean): PollOrder {
  if (!certain || era === '2.1') return 'unknown';
  return isSince(era, '2.2') ? 'triggers-first' : 'newest';
}

/**
 * The dialect of a workspace.
 * @param has asks v2.db
 */
export function dialectOf(has: HasSign): Dialect {
  const there = SIGNS.filter(({ table, column }) => has(table, column));
  const era = there.at(-1)?.era ?? 'seed';
  const earlier = SIGNS.filter((sign) => isSince(era, sign.era) && !LATER.has(nameOf(sign)));
  const without = earlier.filter((sign) => !there.includes(sign)).map(nameOf);
  return {
    era,
    from: there.filter((sign) => sign.era === era).map(nameOf),
    without,
    pollOrder: pollOrderOf(era, without.length === 0),
    taskSessions: has('container_configs', 'timezone'),
    instances: has('messaging_groups', 'instance'),
    policies: has('agent_message_policies'),
    leases: has('host_instances') && has('session_claims'),
    deliveryAttempts: has('delivery_attempts'),
    killsByAge: isSince(era, '2.2'),
    adoptsContainers: isSince(era, '2.3'),
    upgradeMarker: isSince(era, '2.1'),
  };
}

const ERA_NAMES: Readonly<Record<Era, string>> = {
  seed: 'before 2.0.64',
  '2.0.64': '2.0.64 to 2.0.x',
  '2.1': '2.1',
  '2.2': '2.2',
  '2.3': '2.3 or later',
};

/** The era in words that follow `NanoClaw`. */
export function eraName({ era }: Pick<Dialect, 'era'>): string {
  return ERA_NAMES[era];
}

/** Which dialect was taken, and from what, in sentences. */
export function dialectSentence(dialect: Dialect): string {
  const { era, from, without } = dialect;
  const told =
    era === 'seed'
      ? 'v2.db has none of the tables and columns that 2.0.64 and later versions added.'
      : `Told by ${from.join(', ')} in v2.db.`;
  if (without.length === 0) return told;
  return `${told} ${without.join(', ')}, which earlier versions added, ${
    without.length === 1 ? 'is' : 'are'
  } missing: where versions differ, the console says only what holds for each.`;
}

const POLL_WORDS: Readonly<Record<PollOrder, string>> = {
  newest: 'A poll takes the newest rows that are due.',
  'triggers-first': 'A poll takes the oldest rows that start a turn, then the newest context.',
  unknown: 'In which order a poll takes rows is not known: what is foretold holds for both.',
};

/** What the hosts and runners of that dialect do, as far as it differs between versions; a sentence each. */
export function dialectFacts(dialect: Dialect): string[] {
  const either = (has: boolean, yes: string, no: string): string => (has ? yes : no);
  return [
    POLL_WORDS[dialect.pollOrder],
    either(
      dialect.taskSessions,
      'Each series of tasks has a session of its own.',
      'Tasks run in the sessions of chats.',
    ),
    either(dialect.instances, 'Several bots may stand at one address.', 'An address has one bot.'),
    either(
      dialect.policies,
      'Messages between agents can be held for a person.',
      'Messages between agents are never held.',
    ),
    either(
      dialect.leases,
      'A host that lives says so in host_instances.',
      'Nothing in v2.db says whether a host lives.',
    ),
    either(
      dialect.deliveryAttempts,
      'Failed deliveries are counted in v2.db.',
      'Failed deliveries are counted in the host’s memory, and forgotten when it ends.',
    ),
    either(
      dialect.killsByAge,
      'A container that never beat is killed 30 minutes after its start.',
      'A container that never beat is killed for an old claim alone.',
    ),
    either(
      dialect.adoptsContainers,
      'A host that starts takes over the containers that run.',
      'A host that starts stops the containers that run.',
    ),
  ];
}
