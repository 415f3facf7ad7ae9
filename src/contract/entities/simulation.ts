import { z } from 'zod';

/** A session's state with the simulated agent: it plays it, could, did until it crashed, or may not. */
export const SimulatedSession = z.object({
  sessionId: z.string(),
  state: z.enum(['playing', 'resting', 'crashed', 'refused']),
  /** A sentence for a crash and a refusal. */
  reason: z.string().nullable(),
});
export type SimulatedSession = z.infer<typeof SimulatedSession>;

/** The progress of the scenario that was last played in this workspace. */
export const ScenarioProgress = z.object({
  title: z.string(),
  /** Steps. */
  done: z.number().int(),
  of: z.number().int(),
  /** The step that was played last, in a few words; empty before the first. */
  label: z.string(),
  state: z.enum(['playing', 'done', 'cancelled', 'failed']),
  /** Whole sentences, with the step and its line, when it failed. */
  problem: z.string().nullable(),
});
export type ScenarioProgress = z.infer<typeof ScenarioProgress>;

/** What the console plays in the open workspace. */
export const SimulationStatus = z.object({
  /** Whether something can be simulated here at all, and if not, why. */
  available: z.boolean(),
  reason: z.string().nullable(),
  /** The workspace is somebody else's: starting needs `consent: true`. */
  needsConsent: z.boolean(),
  /** Whether the simulated agent runs. */
  running: z.boolean(),
  /** The sessions that it knows of, played or not. */
  sessions: z.array(SimulatedSession),
  /** Whether the host's half is played. */
  host: z.object({ running: z.boolean() }),
  /** Why everything was stopped without being asked to: an error's code and sentences. */
  notice: z.object({ code: z.string(), message: z.string() }).nullable(),
  scenario: ScenarioProgress.nullable(),
});
export type SimulationStatus = z.infer<typeof SimulationStatus>;

/** A scenario that comes with the console. */
export const ScenarioInfo = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  steps: z.number().int(),
});
export type ScenarioInfo = z.infer<typeof ScenarioInfo>;

/** As it is written, ten times as fast, or all at once with times in the past. */
export const ScenarioSpeed = z.enum(['1x', '10x', 'at once']);
export type ScenarioSpeed = z.infer<typeof ScenarioSpeed>;
