import { type ErrorCode, Refusal } from '../../src/contract/errors.js';

/** The code that a piece of work is refused with; throws when it is not refused. */
export async function refusalOf(work: () => unknown): Promise<ErrorCode> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  throw new Error('It was not refused');
}
