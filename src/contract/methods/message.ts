import { z } from 'zod';
import { AttachmentContent, StagedAttachment } from '../entities/attachment.js';
import { BatchProgress, BatchReport, PlannedLine, Spacing } from '../entities/batch.js';
import { DeliveryAttempts } from '../entities/delivery-attempt.js';
import { Draft, InboundKind, MessageAddress, SentForm, Template } from '../entities/draft.js';
import { MessageCursor, MessageGoal, MessageKey, MessagePage, MessageRaw } from '../entities/message.js';
import { MessageFacts } from '../entities/message-facts.js';
import { Question } from '../entities/question.js';
import { HostZone } from '../entities/zone.js';
import { MOST_ATTACHMENTS, MOST_REPLAYED } from '../limits.js';
import { AsShown, Done, method, Nothing, OfSession, Path, reading, SessionId, writing } from '../method.js';

const TheMessage = { key: MessageKey };
const TheAttachment = { key: MessageKey, index: z.number().int().min(0).max(10_000) };
const OfAttachment = OfSession.extend(TheAttachment);
const Replay = z.strictObject({
  from: SessionId,
  /** In the order in which they are to be written. */
  keys: z.array(MessageKey).min(1).max(MOST_REPLAYED),
  to: SessionId,
  spacing: Spacing,
});
/** A draft is keyed by its workspace too: it may still be being saved when a different one is opened. */
const OfDraft = z.strictObject({ workspace: Path, sessionId: SessionId });
export const OfQuestion = z.strictObject({ questionId: z.string().min(1).max(512) });
const Import = z.strictObject({ sessionId: SessionId, token: z.string().max(64) });

export const messageMethods = {
  /**
   * A page of the merged timeline, counted from the newest row or from `before`; on from `after`; or half before and
   * half behind the row that `around` leads to, however far back that is.
   */
  'message.page': reading(
    {
      before: MessageCursor.nullable(),
      after: MessageCursor.optional(),
      around: MessageGoal.optional(),
      limit: z.number().int().min(1).max(500),
    },
    MessagePage,
  ),
  'message.get': reading(TheMessage, MessageRaw),
  /** What a verdict about one message is based on (message-why), besides `host.facts`. */
  'message.facts': method(OfSession.extend(TheMessage), MessageFacts.omit({ host: true })),
  /** The deliveries of a session that failed and are tried again; null where hosts count them in memory alone. */
  'message.attempts': method(OfSession, z.array(DeliveryAttempts).nullable()),
  /**
   * Writes one message into the session's inbound.db. `draftId` makes it idempotent: the same draft sent
   * twice is one message. `content` is the JSON text by kind, `attachments` are tokens of staged files.
   */
  'message.inject': writing(
    z.strictObject({
      sessionId: SessionId,
      draftId: z.uuid(),
      kind: InboundKind,
      content: z.string().max(2_097_152),
      /** False: rides along as context with the next turn. */
      trigger: z.boolean().default(true),
      /** True: only a container that has just started takes it. */
      onWake: z.boolean().default(false),
      /** ISO, UTC; null: at once. */
      processAfter: z.string().max(64).nullable().default(null),
      /** A cron expression in the host's time zone; null: once. */
      recurrence: z.string().max(200).nullable().default(null),
      /** Null: as the session's own chat. */
      address: MessageAddress.nullable().default(null),
      attachments: z.array(z.string().max(64)).max(MOST_ATTACHMENTS).default([]),
      /** The id of a message that waits and is taken back in the same transaction, as a host cancels a task. */
      takeBack: z.string().max(4096).nullable().default(null),
    }),
    z.object({ messageId: z.string(), seq: z.number().int() }),
  ),
  /**
   * What a cron expression means, null where no short sentence says it exactly, and when it next occurs, ms UTC, in
   * the time zone in which a host reads it for that session.
   */
  'message.recurrence': method(
    z.strictObject({
      expression: z.string().max(200),
      after: z.number().nullable(),
      /** Null: a session of nobody's, in the project's zone. */
      sessionId: SessionId.nullable().default(null),
    }),
    z.object({ words: z.string().nullable(), next: z.array(z.number()), zone: HostZone }),
  ),
  /** The last 20 messages that were written from the composer into this workspace, newest first. */
  'message.sent': method(Nothing, z.array(SentForm)),

  /** The draft of a session, with the names of attached files that have gone since; null when there is none. */
  'draft.get': method(OfDraft, z.object({ draft: Draft, lost: z.array(z.string()) }).nullable()),
  /** Saves a draft in the console's own data, safe from a crash too; null deletes it. */
  'draft.save': method(OfDraft.extend({ draft: Draft.nullable() }), Done),
  /** By name. */
  'template.list': method(Nothing, z.array(Template)),
  /** A new template, or a new name or form for the one with this id. */
  'template.save': method(Template, Done),
  'template.remove': method(z.strictObject({ id: z.uuid() }), Done),

  /**
   * Takes a file into the composer. Called by the preload alone, with the path that Electron gives
   * for a picked or dropped file, or with the bytes of a pasted one.
   */
  'attachment.stage': method(
    z.strictObject({
      name: z.string().max(4096),
      mimeType: z.string().max(256),
      source: z.union([z.strictObject({ path: Path }), z.strictObject({ upload: z.uuid() })]),
    }),
    StagedAttachment,
  ),
  /**
   * Takes the next bytes of a pasted file, at most STAGE_PART_BYTES; null for the first. Answers with the token
   * that the next part and 'attachment.stage' must name.
   */
  'attachment.stagePart': method(
    z.strictObject({ token: z.uuid().nullable(), bytes: z.instanceof(Uint8Array) }),
    z.uuid(),
  ),
  'attachment.unstage': method(z.strictObject({ token: z.string().max(64) }), Done),
  /** Takes a copy of a message's file into the composer. */
  'attachment.stageCopy': method(
    OfAttachment.extend({ name: z.string().max(4096), mimeType: z.string().max(256) }),
    StagedAttachment,
  ),
  'attachment.read': reading(TheAttachment, AttachmentContent),
  /** The same for a file that waits in the session's composer. */
  'attachment.readStaged': method(OfSession.extend({ token: z.string().max(64) }), AttachmentContent),
  /** Asks where to, then copies the file there; null when it was cancelled. */
  'attachment.save': method(
    OfAttachment.extend({ name: z.string().max(4096) }),
    z.object({ savedTo: z.string() }).nullable(),
  ),

  /** What the replay of these messages would write, in order. Nothing is written. */
  'replay.plan': method(Replay, z.array(PlannedLine)),
  /** Writes messages again, as new ones; answers when all is done. `batchId` makes it idempotent. */
  'replay.run': writing(Replay.extend({ batchId: z.uuid() }), BatchReport),
  /** What a staged JSONL file would write, line by line. Nothing is written. */
  'import.plan': method(Import, z.array(PlannedLine)),
  'import.run': writing(Import.extend({ batchId: z.uuid() }), BatchReport),
  'batch.progress': method(Nothing, BatchProgress),
  /** Stops the running batch before its next chunk. */
  'batch.cancel': method(Nothing, Done),
  /** Asks where to, then saves a text there; null when it was cancelled. */
  'report.save': method(
    z.strictObject({ name: z.string().max(200), text: z.string().max(64 * 1024 * 1024) }),
    z.object({ savedTo: z.string() }).nullable(),
  ),

  /** Unanswered questions, oldest first. */
  'question.list': method(Nothing, z.array(Question)),
  /**
   * Answers an open question; the agent that waits for it goes on with `value`. `free`: it need not be an option. Where
   * nobody waits for it any more, by all evidence, no answer is written: the question is only taken off the list, and
   * `unheard` says why. `anyway`: it is written all the same.
   */
  'question.answer': writing(
    OfQuestion.extend({
      value: z.string().max(4096),
      free: z.boolean(),
      anyway: z.boolean().default(false),
    }),
    z.object({ messageId: z.string().nullable(), unheard: z.string().nullable() }),
  ),
  /** Takes an open question off the list, without an answer. */
  'question.close': writing(OfQuestion.extend(AsShown), Done),
  /**
   * Marks the `system` rows of a session that nobody reads any more, and for which hosts start a container again and
   * again, as completed.
   */
  'question.settle': writing(OfSession.extend(AsShown), Done),
} as const;
