/** Which messages between agents are held until somebody approves them: the rows of agent_message_policies. */
import type { RowChange } from '../../contract/entities/change.js';
import type { Policies, Policy } from '../../contract/entities/policy.js';
import { Refusal } from '../../contract/errors.js';
import { applyPlan } from '../change/apply.js';
import type { Plan } from '../change/plan.js';
import { findAgentGroup } from '../db/agent-group.js';
import { alteration, insertion, removal } from '../db/change-plan.js';
import { configuredDestinations } from '../db/destination.js';
import { allPolicies, findPolicy, hasPolicies, POLICIES, type PolicyRow } from '../db/policy.js';
import type { ReadableDb } from '../db/sqlite.js';
import { type People, peopleIn } from '../db/user.js';
import { parseTimestamp } from '../time.js';
import type { OpenWorkspace } from '../workspace.js';
import { toApprover } from './approver.js';
import { checkedText } from './field.js';

const WHAT = 'policy';

/** Between whom: a policy has no other name. */
export interface PolicyKey {
  /** The agent group whose messages are held. */
  from: string;
  /** The one that they are for. */
  to: string;
}

const keyOf = ({ from, to }: PolicyKey) => ({ from_agent_group_id: from, to_agent_group_id: to });

function toPolicy(db: ReadableDb, { from, to, approver, createdAt }: PolicyRow, people: People): Policy {
  const agent = (id: string) => ({ id, name: findAgentGroup(db, id)?.name ?? null });
  return {
    ...{ from: agent(from), to: agent(to), createdAt: parseTimestamp(createdAt) },
    approver: toApprover(db, people, approver, people.roleOf(approver, from)),
    connected: configuredDestinations(db, from).some(
      ({ targetType, targetId }) => targetType === 'agent' && targetId === to,
    ),
  };
}

const nameOf = ({ id, name }: Policy['from']): string => name ?? id;

/**
 * All policies, and whom one could name.
 * @throws WORKSPACE_DAMAGED, WORKSPACE_BUSY
 */
export function listPolicies(ws: OpenWorkspace): Policies {
  return ws.central.read((db) => {
    const people = peopleIn(db);
    return {
      supported: hasPolicies(db),
      listed: allPolicies(db)
        .map((row) => toPolicy(db, row, people))
        .sort(
          (a, b) => nameOf(a.from).localeCompare(nameOf(b.from)) || nameOf(a.to).localeCompare(nameOf(b.to)),
        ),
      people: people.all().map(({ userId, role }) => toApprover(db, people, userId, role)),
    };
  });
}

/**
 * What a host asks before it hands a message on.
 * @returns the policy that holds it; null where none does; undefined where v2.db has no table of policies
 */
export function policyBetween(ws: OpenWorkspace, { from, to }: PolicyKey): Policy | null | undefined {
  return ws.central.read((db) => {
    if (!hasPolicies(db)) return undefined;
    const row = findPolicy(db, from, to);
    return row === null ? null : toPolicy(db, row, peopleIn(db));
  });
}

function requirePolicies(db: ReadableDb): void {
  if (!hasPolicies(db)) throw Refusal.of('POLICIES_MISSING', {});
}

function requireAgentGroup(db: ReadableDb, id: string): string {
  const group = findAgentGroup(db, id);
  if (group === null) throw Refusal.of('AGENT_GROUP_NOT_FOUND', { id });
  return group.name;
}

function requirePolicy(db: ReadableDb, { from, to }: PolicyKey): void {
  requirePolicies(db);
  if (findPolicy(db, from, to) === null) throw Refusal.of('POLICY_NOT_FOUND', { from, to });
}

export const planNewPolicy =
  ({ from, to, approver }: PolicyKey & { approver: string }): Plan =>
  (db, fresh) => {
    requirePolicies(db);
    if (from === to) {
      const reason = 'is the sender itself, and a host never holds what an agent sends to itself';
      throw Refusal.of('FIELD_INVALID', { what: WHAT, field: 'receiver', reason });
    }
    const values = { approver: checkedText(WHAT, 'approver', approver), created_at: fresh.at };
    const names = { from: requireAgentGroup(db, from), to: requireAgentGroup(db, to) };
    const other = findPolicy(db, from, to);
    if (other !== null) throw Refusal.of('POLICY_TAKEN', { ...names, approver: other.approver });
    return [insertion(db, POLICIES, { ...keyOf({ from, to }), ...values })];
  };

/**
 * Has a host hold each message of one agent group to another until somebody approves it.
 * @param wanted `approver`: the id of the user who alone can decide. A host takes any text, as this does
 * @throws POLICIES_MISSING, FIELD_INVALID, AGENT_GROUP_NOT_FOUND, POLICY_TAKEN, COLUMN_MISSING, COLUMN_UNKNOWN, and as
 *   applyPlan
 */
export function createPolicy(
  ws: OpenWorkspace,
  wanted: PolicyKey & { approver: string },
  shown?: readonly RowChange[],
): Promise<void> {
  return applyPlan(ws, planNewPolicy(wanted), shown, () => undefined);
}

export const planPolicyChange =
  ({ approver, ...key }: PolicyKey & { approver: string }): Plan =>
  (db) => {
    requirePolicy(db, key);
    return alteration(db, POLICIES, keyOf(key), { approver: checkedText(WHAT, 'approver', approver) });
  };

/**
 * Names another approver. When it was made stays, as when a host is told the same. What is held already still waits
 * for the one before.
 * @throws POLICIES_MISSING, POLICY_NOT_FOUND, FIELD_INVALID, and as applyPlan
 */
export function changePolicy(
  ws: OpenWorkspace,
  wanted: PolicyKey & { approver: string },
  shown?: readonly RowChange[],
): Promise<void> {
  return applyPlan(ws, planPolicyChange(wanted), shown, () => undefined);
}

export const planPolicyRemoval =
  (key: PolicyKey): Plan =>
  (db) => {
    requirePolicy(db, key);
    return removal(db, POLICIES, keyOf(key));
  };

/**
 * Lets messages pass again. What is held already stays so.
 * @throws POLICIES_MISSING, POLICY_NOT_FOUND, and as applyPlan
 */
export function removePolicy(ws: OpenWorkspace, key: PolicyKey, shown?: readonly RowChange[]): Promise<void> {
  return applyPlan(ws, planPolicyRemoval(key), shown, () => undefined);
}
