import { changePolicy, createPolicy, listPolicies, removePolicy } from '../../store/config/policy.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function policyHandlers({ desk }: Office) {
  return {
    'policy.list': () => listPolicies(desk.ws),
    'policy.create': ({ shown, ...wanted }) => createPolicy(desk.ws, wanted, shown),
    'policy.change': ({ shown, ...wanted }) => changePolicy(desk.ws, wanted, shown),
    'policy.remove': ({ shown, ...key }) => removePolicy(desk.ws, key, shown),
  } satisfies Partial<Handlers>;
}
