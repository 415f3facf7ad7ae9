/** The changes that a host makes better than a write to its files: it tells every session of them. */
import type { Input } from '../contract/contract.js';
import type { RowChange } from '../contract/entities/change.js';
import type { Wiring, WiringChange } from '../contract/entities/wiring.js';
import { Refusal } from '../contract/errors.js';
import { literalOf, shownValue } from '../rules/stored-row.js';
import { applyByHost } from '../store/change/by-host.js';
import type { Plan } from '../store/change/plan.js';
import { planDestinationRemoval, planNewDestination } from '../store/config/destination-config.js';
import { listWirings, planNewWiring, planWiringChange } from '../store/config/wiring.js';
import type { Desk } from './desk.js';

interface HostWrite {
  agentGroupId: string;
  plan: Plan;
  resource: string;
  verb: string;
  args: Readonly<Record<string, unknown>>;
}

function write(desk: Desk, { agentGroupId, plan, resource, verb, args }: HostWrite, shown?: RowChange[]) {
  const { ws } = desk;
  return applyByHost(ws, agentGroupId, plan, shown, async () => {
    const said = await desk.doors.command(ws.path, resource, verb, args);
    if (said === null) throw Refusal.of('HOST_LACKS', { command: `${resource} ${verb}` });
    return said;
  });
}

export async function addDestinationByHost(desk: Desk, input: Input<'destination.add'>): Promise<void> {
  const { agentGroupId, name, target, shown } = input;
  const row = { agent_group_id: agentGroupId, local_name: name };
  await write(
    desk,
    {
      ...{ agentGroupId, resource: 'destinations', verb: 'add' },
      plan: planNewDestination(agentGroupId, name, target),
      args: { ...row, target_type: target.type, target_id: target.id },
    },
    shown,
  );
}

export async function removeDestinationByHost(desk: Desk, input: Input<'destination.remove'>): Promise<void> {
  const { agentGroupId, seen, shown } = input;
  await write(
    desk,
    {
      ...{ agentGroupId, resource: 'destinations', verb: 'remove' },
      plan: planDestinationRemoval(agentGroupId, seen),
      args: { agent_group_id: agentGroupId, local_name: seen.name },
    },
    shown,
  );
}

/** By the host's names; what is not given stays as it is, or as the host's channel has it. */
function wiringArgs(change: WiringChange): Record<string, unknown> {
  const named = {
    session_mode: change.mode,
    priority: change.priority,
    engage_mode: change.engageMode,
    engage_pattern: change.engagePattern,
    sender_scope: change.senderScope,
    ignored_message_policy: change.ignoredMessagePolicy,
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

function wiringOf(desk: Desk, id: string): Wiring {
  const found = listWirings(desk.ws).find((one) => one.id === id);
  if (found === undefined) throw Refusal.of('WIRING_NOT_FOUND', { id });
  return found;
}

/**
 * The host names the destination itself. One of 2.0.64 makes a wiring without one, so that the agent could not name the
 * chat: there it is done directly.
 */
export async function createWiringByHost(desk: Desk, input: Input<'wiring.create'>): Promise<Wiring> {
  const { shown, through: _, destination: __, ...wanted } = input;
  const { era } = await desk.doors.look(desk.ws.path, true);
  if (era === 'older') throw Refusal.of('HOST_LACKS', { command: 'wirings create, with a destination' });
  const { messagingGroupId, agentGroupId, ...change } = wanted;
  const made = await write(
    desk,
    {
      ...{ agentGroupId, resource: 'wirings', verb: 'create' },
      plan: planNewWiring({ ...wanted, destination: null }),
      args: {
        ...{ messaging_group_id: messagingGroupId, agent_group_id: agentGroupId },
        // Left out, the host takes its channel's own, and not what was shown.
        ...wiringArgs({ engageMode: 'pattern', engagePattern: '.', ...change }),
      },
    },
    shown,
  );
  const row = made.find(({ table, before }) => table === 'messaging_group_agents' && before === null);
  return wiringOf(desk, shownValue(literalOf(row?.after ?? null, 'id')));
}

export async function changeWiringByHost(desk: Desk, input: Input<'wiring.change'>): Promise<Wiring> {
  const { id, change, shown } = input;
  const { agentGroupId } = wiringOf(desk, id);
  await write(
    desk,
    {
      ...{ agentGroupId, resource: 'wirings', verb: 'update' },
      plan: planWiringChange(id, change),
      args: { id, ...wiringArgs(change) },
    },
    shown,
  );
  return wiringOf(desk, id);
}
