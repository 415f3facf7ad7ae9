import { z } from 'zod';

/** Whose host is played: that of 2.0.64, or one of 2.2 to 2.4. */
export const DoorDialect = z.enum(['2.0', '2.3']);
export type DoorDialect = z.infer<typeof DoorDialect>;
