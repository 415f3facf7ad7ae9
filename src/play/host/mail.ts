/** What a row of messages_out asks of a host. Pure; the row was written by a container, so it may be anything. */
import type { QuestionOption } from '../../contract/entities/question.js';
import { isNestedDeeper, NESTED_TOO_DEEPLY } from '../../contract/json-depth.js';
import type { OutboundMail } from '../../store/db/ack.js';
import { parseTimestamp } from '../../store/time.js';
import type { ScheduledTask, TaskChange } from '../db/host-write.js';
import type { PlayedDialect } from '../dialect.js';

/** A text that says this makes its delivery fail: there is no platform here that could. */
const FAIL_ON_DEMAND = '/fail-delivery';

export type Mail =
  /** For the host itself: carried out, never delivered anywhere. */
  | { type: 'internal'; action: TaskAction | null }
  | { type: 'message'; platformMessageId: string | null; question: AskedQuestion | null }
  /** For the run log of a task series; never sent to anybody. */
  | { type: 'log'; text: string }
  /** An adapter cannot take it. */
  | { type: 'undeliverable'; reason: string };

export type TaskAction =
  | { do: 'schedule'; task: ScheduledTask }
  | { do: 'change'; taskId: string; change: TaskChange };

export interface AskedQuestion {
  id: string;
  title: string;
  options: QuestionOption[];
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function word(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function parse(content: string | null): Fields | null {
  if (content === null) return null;
  try {
    const parsed: unknown = JSON.parse(content);
    return isFields(parsed) ? parsed : null;
  } catch {
    return null; // The caller reports that it is not JSON.
  }
}

/** @param now when it is read, ms since 1970 UTC: the timestamp of a task that it schedules */
export function readOutboundMail(mail: OutboundMail, now: number, dialect: PlayedDialect): Mail {
  // An option that is a list is turned into a text by recursion.
  const deep = isNestedDeeper(mail.content ?? '');
  const content = deep ? null : parse(mail.content);
  if (mail.kind === 'system') {
    return { type: 'internal', action: content === null ? null : readAction(content, mail, now) };
  }
  if (mail.kind === 'task_log' && dialect === '2.3') {
    return { type: 'log', text: word(content?.text) ?? '' };
  }
  if (content === null) {
    const wrong = deep ? NESTED_TOO_DEEPLY : 'is not a JSON object';
    return { type: 'undeliverable', reason: `its content ${wrong}` };
  }
  if (mail.content?.includes(FAIL_ON_DEMAND)) {
    return { type: 'undeliverable', reason: `its text says ${FAIL_ON_DEMAND}` };
  }
  const { channelType, platformId } = mail;
  // Another agent's session is not a platform, and without an address nothing is ever really sent.
  const nowhere = channelType === null || platformId === null || channelType === 'agent';
  const platformMessageId = nowhere ? null : `sim-${channelType}-${mail.seq ?? mail.rowid}`;
  return { type: 'message', platformMessageId, question: readQuestion(content) };
}

function readQuestion(content: Fields): AskedQuestion | null {
  const id = word(content.questionId);
  if (content.type !== 'ask_question' || id === null || !Array.isArray(content.options)) return null;
  return { id, title: word(content.title) ?? 'Question', options: content.options.map(readOption) };
}

function readOption(option: unknown): QuestionOption {
  if (!isFields(option)) {
    const text = String(option);
    return { label: text, selectedLabel: text, value: text };
  }
  const label = word(option.label) ?? '';
  return { label, selectedLabel: word(option.selectedLabel) ?? label, value: word(option.value) ?? label };
}

const CHANGES: Readonly<Record<string, TaskChange>> = {
  cancel_task: 'cancel',
  pause_task: 'pause',
  resume_task: 'resume',
};

function readAction(content: Fields, mail: OutboundMail, now: number): TaskAction | null {
  const taskId = word(content.taskId);
  const action = word(content.action);
  if (taskId === null || action === null) return null;
  const change = CHANGES[action];
  if (change !== undefined) return { do: 'change', taskId, change };
  const prompt = word(content.prompt);
  if (action !== 'schedule_task' || prompt === null) return null;
  const due = parseTimestamp(content.processAfter);
  const task = {
    id: taskId,
    content: JSON.stringify({ prompt, script: word(content.script) }),
    timestamp: new Date(now).toISOString(),
    processAfter: due === null ? null : new Date(due).toISOString(),
    recurrence: word(content.recurrence),
    platformId: word(content.platformId) ?? mail.platformId,
    channelType: word(content.channelType) ?? mail.channelType,
    threadId: word(content.threadId) ?? mail.threadId,
  };
  return { do: 'schedule', task };
}
