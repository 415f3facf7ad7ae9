import { z } from 'zod';

const UpgradeStatements = z.strictObject({
  /** In the order in which they are to be run; none when nothing is missing. */
  statements: z.array(z.string()),
  /** What cannot be added to a table that has rows: `messages_in.seq`. */
  impossible: z.array(z.string()),
});
export type UpgradeStatements = z.infer<typeof UpgradeStatements>;

/** What an upgrade of a session would run, by file. */
export const UpgradePlan = z.strictObject({
  'inbound.db': UpgradeStatements,
  'outbound.db': UpgradeStatements,
});
export type UpgradePlan = z.infer<typeof UpgradePlan>;
