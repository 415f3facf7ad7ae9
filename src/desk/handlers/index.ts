import {
  type Input,
  isSessionRead,
  type MethodName,
  methods,
  type SessionRead,
} from '../../contract/contract.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';
import { activityHandlers } from './activity.js';
import { agentGroupHandlers } from './agent-group.js';
import { appHandlers } from './app.js';
import { approvalHandlers } from './approval.js';
import { attachmentHandlers } from './attachment.js';
import { attentionHandlers } from './attention.js';
import { auditHandlers } from './audit.js';
import { batchHandlers } from './batch.js';
import { changeHandlers } from './change.js';
import { containerHandlers } from './container.js';
import { destinationHandlers } from './destination.js';
import { draftHandlers } from './draft.js';
import { hostHandlers } from './host.js';
import { hostDoorHandlers } from './host-door.js';
import { importHandlers } from './import.js';
import { menuHandlers } from './menu.js';
import { messageHandlers } from './message.js';
import { messagingGroupHandlers } from './messaging-group.js';
import { newsHandlers } from './news.js';
import { notificationHandlers } from './notification.js';
import { policyHandlers } from './policy.js';
import { questionHandlers } from './question.js';
import { readerHandlers } from './reader.js';
import { replayHandlers } from './replay.js';
import { scenarioHandlers } from './scenario.js';
import { scheduleHandlers } from './schedule.js';
import { searchHandlers } from './search.js';
import { sessionHandlers } from './session.js';
import { simulationHandlers } from './simulation.js';
import { taskHandlers } from './task.js';
import { unregisteredSenderHandlers } from './unregistered-sender.js';
import { wiringHandlers } from './wiring.js';
import { workspaceHandlers } from './workspace.js';

/** The reads that the reader answers by itself: here only the session is looked up. */
function relays({ desk }: Office): Pick<Handlers, SessionRead> {
  const relay =
    (method: SessionRead) =>
    ({ sessionId, ...asked }: Input<SessionRead>) =>
      desk.reader.request(method, desk.key(sessionId), asked);
  const names = (Object.keys(methods) as MethodName[]).filter(isSessionRead);
  return Object.fromEntries(names.map((name) => [name, relay(name)])) as Pick<Handlers, SessionRead>;
}

export function makeHandlers(office: Office): Handlers {
  return {
    ...relays(office),
    ...appHandlers(office),
    ...workspaceHandlers(office),
    ...sessionHandlers(office),
    ...messageHandlers(office),
    ...scheduleHandlers(office),
    ...taskHandlers(office),
    ...attachmentHandlers(office),
    ...activityHandlers(office),
    ...containerHandlers(office),
    ...destinationHandlers(office),
    ...wiringHandlers(office),
    ...agentGroupHandlers(office),
    ...messagingGroupHandlers(office),
    ...draftHandlers(office),
    ...replayHandlers(office),
    ...importHandlers(office),
    ...batchHandlers(office),
    ...menuHandlers(office),
    ...questionHandlers(office),
    ...approvalHandlers(office),
    ...policyHandlers(office),
    ...unregisteredSenderHandlers(office),
    ...attentionHandlers(office),
    ...newsHandlers(office),
    ...notificationHandlers(office),
    ...readerHandlers(office),
    ...simulationHandlers(office),
    ...hostHandlers(office),
    ...hostDoorHandlers(office),
    ...scenarioHandlers(office),
    ...changeHandlers(office),
    ...auditHandlers(office),
    ...searchHandlers(office),
  };
}
