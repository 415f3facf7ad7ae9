import { jsonProblem } from './content-check.js';
import type { Draft } from './drafts.js';

/**
 * Why a draft cannot be sent now, in a sentence; null when it can.
 * @param noCron whether its recurrence is not a cron expression
 */
export function missingOf(
  { form, staged, staging }: Draft,
  readOnlyReason: string | null,
  noCron: boolean,
): string | null {
  if (readOnlyReason !== null) return readOnlyReason;
  if (staging > 0) return 'Wait until the files are attached.';
  if (noCron) return 'Correct the recurrence first.';
  if (form.asJson) {
    return jsonProblem(form.json) === null ? null : 'Correct the JSON first.';
  }
  if (noSender(form)) return 'Enter a sender first.';
  if (form.text.trim() !== '') return null;
  if (form.kind === 'task') return 'Write what the agent should do first.';
  return staged.length > 0 ? null : 'Write something or attach a file first.';
}

/** Whether the kind needs a sender and has none. */
export function noSender({ kind, asJson, sender, author }: Draft['form']): boolean {
  if (asJson) return false;
  return (kind === 'chat' && sender.trim() === '') || (kind === 'chat-sdk' && author.fullName.trim() === '');
}
