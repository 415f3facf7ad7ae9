import { z } from 'zod';
import { HostFacts } from '../entities/message-facts.js';
import { ScenarioInfo, ScenarioSpeed, SimulationStatus } from '../entities/simulation.js';
import { method, Nothing, OfSession, SessionId, writing } from '../method.js';

export const playMethods = {
  /** What is simulated here; the other methods of these nouns answer with the same. */
  'simulation.status': method(Nothing, SimulationStatus),
  /**
   * Has the simulated agent play one session's container, or those of all active sessions. `consent`: the
   * person has said yes to it in a workspace that we did not make.
   */
  'simulation.start': writing(
    z.strictObject({ sessionId: SessionId.optional(), consent: z.boolean() }),
    SimulationStatus,
  ),
  'simulation.stop': method(z.strictObject({ sessionId: SessionId.optional() }), SimulationStatus),
  /** Plays the host's half: acks, deliveries, retries, tasks. */
  'host.start': writing(z.strictObject({ consent: z.boolean() }), SimulationStatus),
  'host.stop': method(Nothing, SimulationStatus),
  /** Whether a host is there for a session: the played one, or a real one judged by the traces it cannot avoid. */
  'host.facts': method(OfSession, HostFacts),

  'scenario.list': method(Nothing, z.array(ScenarioInfo)),
  /**
   * Starts to play a scenario by its name, or one from a file that a dialog asks for; null when it was cancelled.
   */
  'scenario.play': writing(
    z.strictObject({ name: z.string().max(200).nullable(), speed: ScenarioSpeed }),
    SimulationStatus.nullable(),
  ),
  'scenario.cancel': method(Nothing, SimulationStatus),
} as const;
