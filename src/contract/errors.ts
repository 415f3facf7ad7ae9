/**
 * Errors are data with a code from a closed set. Each code has its own sentence: what happened, why, and what
 * to do. The window switches over the code and shows the sentence.
 */

import type { WrittenEntry } from './entities/audit.js';
import { systemFault, systemPath } from './system-error.js';

/** Ids and names come from hostile files: control characters are shown escaped, long ones cut. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const cut = text.length > 120 ? `${text.slice(0, 119)}…` : text;
  return `“${cut.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (c) => `\\u${c.codePointAt(0)?.toString(16).padStart(4, '0')}`)}”`;
}

/** How long something was waited for, rounded up: what was tried once has not been waited for at all. */
const seconds = (ms: number): string => (ms < 50 ? 'a moment' : `${Math.ceil(ms / 100) / 10} s`);

const sentences = {
  // The contract's edge
  UNKNOWN_METHOD: (d: { method: string }) =>
    `There is no method ${quote(d.method)}. The window and the console are of different versions: restart the console.`,
  INPUT_INVALID: (d: { problems: string[] }) =>
    `The input was refused: ${d.problems.join('; ')}. Nothing was changed.`,
  INPUT_TOO_LARGE: (d: { limitBytes: number }) =>
    `The input is larger than ${d.limitBytes} bytes. Send less at once, or attach it as a file.`,
  SENDER_REFUSED: (_: Record<string, never>) =>
    'The call did not come from the console’s own window, so it was refused.',
  READ_ONLY: (d: { lock: 'locked' | 'fixed' }) =>
    d.lock === 'locked'
      ? 'You have locked this workspace, so nothing was written. Unlock it with “Read-only” in the title bar, then try again.'
      : 'The console was started read-only, so nothing is written. Start it without --read-only to write.',
  INTERNAL: (d: { reason: string }) =>
    `The console made a mistake: ${d.reason}. Nothing was acknowledged; the log has the details.`,

  // Workspace
  NEEDS_WINDOW: (_: Record<string, never>) =>
    'This asks a person for a place on disk, so it needs the window. Nothing was done. Run it there.',
  NO_WORKSPACE: (_: Record<string, never>) => 'No workspace is open. Open one first.',
  WORKSPACE_NOT_FOUND: (d: { path: string; missing: string }) =>
    `${quote(d.path)} is not a NanoClaw v2 workspace: ${d.missing} is missing. Choose the folder that holds v2.db (in a NanoClaw project that is its data folder).`,
  WORKSPACE_GONE: (d: { path: string }) =>
    `The workspace ${quote(d.path)} is gone: it was moved or removed, or its drive was. The window shows its last known state. Put it back and the console continues by itself, or open another one.`,
  WORKSPACE_DAMAGED: (d: { path: string; reason: string }) =>
    `The central database ${quote(d.path)} cannot be read: ${d.reason}. Nothing was changed; restore it from a backup or choose another workspace.`,
  WORKSPACE_BUSY: (d: { path: string; waitedMs: number }) =>
    `The central database ${quote(d.path)} has been locked by another process for ${seconds(d.waitedMs)}. Nothing was changed. Close whatever holds it (a backup, a database tool), then try again.`,
  WORKSPACE_NOT_AWAITED: (d: { path: string; waitedMs: number }) =>
    `The workspace was not opened: its central database ${quote(d.path)} has been locked by another process for ${seconds(d.waitedMs)}, and the console stopped waiting. Nothing was changed. Close whatever holds it (a backup, a database tool), then open it again.`,
  WORKSPACE_EXISTS: (d: { path: string }) =>
    `${quote(d.path)} is not empty. Choose an empty or a new folder for a new workspace.`,

  // Sessions and their files
  SESSION_NOT_FOUND: (d: { id: string }) =>
    `This workspace has no session ${quote(d.id)}. It may have been removed: choose another one.`,
  AGENT_GROUP_NOT_FOUND: (d: { id: string }) =>
    `This workspace has no agent group ${quote(d.id)}. Check its id in v2.db.`,
  MESSAGING_GROUP_NOT_FOUND: (d: { id: string }) =>
    `This workspace has no messaging group ${quote(d.id)}. Check its id in v2.db.`,
  ID_UNSAFE: (d: { id: string; reason: string }) =>
    `The id ${quote(d.id)} cannot name a folder: ${d.reason}. Nothing was opened or written.`,
  /** `advice` is a whole sentence, for paths that are not about a session’s files. */
  PATH_UNSAFE: (d: { path: string; reason: string; advice?: string }) =>
    `${quote(d.path)} was not opened: ${d.reason}. ${d.advice ?? 'A session’s files must be plain files inside its own folder.'}`,
  SESSION_FOLDER_MISSING: (d: { path: string }) =>
    `The session’s folder ${quote(d.path)} is missing, though v2.db names the session. Repair the session to make an empty one, or restore it from a backup.`,
  SESSION_DB_MISSING: (d: { file: string }) =>
    `The session has no ${d.file}. The host makes it when the session is next used.`,
  SESSION_DB_EVICTED: (d: { file: string }) =>
    `The content of ${d.file} is in cloud storage, and only a placeholder of it is on this machine. Have it downloaded and kept here, and keep workspaces out of folders that are synchronised: containers cannot work in them.`,
  SESSION_DB_EMPTY: (d: { file: string }) =>
    `${d.file} is empty (0 bytes), so it holds no session. If a host was just creating it, try again; otherwise remove the file and let the host make it.`,
  SESSION_DB_NOT_SQLITE: (d: { file: string }) =>
    `${d.file} is not an SQLite database. Something else has written over it: restore it from a backup.`,
  SESSION_DB_DAMAGED: (d: { file: string; reason: string }) =>
    `${d.file} is damaged: ${d.reason}. Nothing was changed; restore it from a backup, or try sqlite3’s .recover on a copy.`,
  SESSION_DB_WAL: (d: { file: string }) =>
    `${d.file} is in WAL mode, which host and container cannot share. Nothing is written to it; stop the container and set journal_mode=DELETE.`,
  SESSION_DB_HOT_JOURNAL: (d: { file: string }) =>
    `${d.file} was left in the middle of a write by a process that died. Its next writer rolls that back; until then the console does not write to it.`,
  SESSION_DB_SCHEMA: (d: { file: string; reason: string }) =>
    `${d.file} does not have the tables of a session: ${d.reason}. The console leaves it alone.`,
  SESSION_DB_REPLACED: (d: { file: string }) =>
    `${d.file} was removed or replaced while it was in use. Nothing was written: try again.`,
  SESSION_DB_PROGRAM: (d: { file: string; what: string }) =>
    `${d.file} holds ${d.what}. No host makes that, and it could run somebody’s code or change what is written, so the console does not write to the file. Stop the container and remove it with sqlite3, or restore the file from a backup.`,
  SESSION_DB_CONSTRAINT: (d: { file: string; reason: string }) =>
    `${d.file} did not take the row: ${d.reason}. A rule in its schema, perhaps from a newer host, forbids it, so nothing was written; let the host do it.`,
  SESSION_DB_SEQ: (d: { file: string; seq: string }) =>
    `The largest seq in ${d.file} is ${d.seq}, which no host has written. The next message could not be numbered, so none is written.`,
  /** `read`: it was only to be read. */
  SESSION_DB_BUSY: (d: { file: string; waitedMs: number; read?: boolean }) =>
    `${d.file} was locked by another process for ${seconds(d.waitedMs)}, ${d.read === true ? 'so it could not be read' : 'so nothing was written'}. Close whatever holds it (a backup, a database tool), then try again.`,
  SESSION_BEING_MADE: (d: { path: string; pid: number }) =>
    `${quote(d.path)} is being made by process ${d.pid} right now, so it was left alone. Look again in a moment.`,
  SESSION_NOT_REPAIRED: (d: { id: string; reason: string }) =>
    `${quote(d.id)} was left as it is: ${d.reason}. Nothing was changed.`,
  SESSION_TROUBLE_GONE: (d: { id: string }) =>
    `What was found about ${quote(d.id)} has changed or been repaired since. Nothing was changed; check again.`,
  CONTAINER_MAY_RUN: (d: { file: string; reason: string }) =>
    `${d.file} belongs to the container, and one may be running: ${d.reason}. Nothing was changed; stop the container and try again.`,
  UPGRADE_CHANGED: (d: { id: string }) =>
    `Session ${quote(d.id)} has changed since the upgrade was shown. Nothing was changed; look at it again.`,
  SESSION_UNREADABLE: (d: { id: string; reason: string }) =>
    `Session ${quote(d.id)} is set aside: ${d.reason} It is read again when its files change, or when you try again; the other sessions are not affected.`,
  READ_TIMEOUT: (d: { limitMs: number }) =>
    `Reading took longer than ${d.limitMs / 1000} s and was stopped. The file may be damaged or made to hang its readers.`,
  READER_DIED: (_: Record<string, never>) =>
    'The process that reads session files died over it twice. The file may be damaged or made to crash its readers.',
  READER_STOPPED: (_: Record<string, never>) =>
    'The process that reads session files stopped and is being started again. Try again.',
  READER_FAILING: (d: { reason: string }) =>
    `The process that reads session files cannot be kept running: ${d.reason}. The console keeps trying; until it runs, what is shown may be out of date. If this persists, restart the console and look in its log.`,

  // Search
  SEARCH_QUERY: (d: { reason: string }) => `The query was not understood: ${d.reason}.`,
  SEARCH_OFF: (_: Record<string, never>) =>
    'Search has no index of this workspace. Build one: “Search everything” offers it, and it takes a while.',
  SEARCH_STOPPED: (d: { reason: string }) =>
    `The search did not come to an end: ${d.reason}. Try again; if this persists, delete the index in the search view and build it anew.`,
  SEARCH_IN_WINDOW: (_: Record<string, never>) =>
    'The window keeps the search index; a call without one can only search it. Do this in the window.',

  // Agent groups, messaging groups and their wirings
  FIELD_INVALID: (d: { what: string; field: string; reason: string }) =>
    `The ${d.what} was not saved: its ${d.field} ${d.reason}.`,
  AGENT_GROUP_FOLDER_TAKEN: (d: { folder: string; by: string }) =>
    `The folder ${quote(d.folder)} belongs to agent group ${quote(d.by)}. Choose another one; nothing was saved.`,
  MESSAGING_GROUP_TAKEN: (d: { channelType: string; platformId: string; by: string }) =>
    `The chat ${quote(d.platformId)} on ${quote(d.channelType)} already exists, as messaging group ${quote(d.by)}. Nothing was saved.`,
  WIRING_TAKEN: (d: { by: string }) =>
    `This messaging group is already wired to this agent group, by ${quote(d.by)}. Change that wiring instead.`,
  WIRING_NOT_FOUND: (d: { id: string }) =>
    `This workspace has no wiring ${quote(d.id)}. It may have been removed: look at the list again.`,
  APPROVAL_GONE: (_: Record<string, never>) =>
    'This no longer waits: somebody has decided it, or its host gave it up. v2.db keeps nothing of a decision; look at the session for what came of it.',
  POLICIES_MISSING: (_: Record<string, never>) =>
    'v2.db has no table agent_message_policies: its host is older than 2.1 and holds no message between agents. Nothing was saved; update the host first, which makes the table when it starts.',
  POLICY_TAKEN: (d: { from: string; to: string; approver: string }) =>
    `Messages of ${quote(d.from)} to ${quote(d.to)} are held already, for ${quote(d.approver)}. Change that policy instead; nothing was saved.`,
  POLICY_NOT_FOUND: (d: { from: string; to: string }) =>
    `No policy holds messages of ${quote(d.from)} to ${quote(d.to)}. It may have been removed: look at the list again.`,
  IN_USE: (d: { what: string; id: string; by: { what: string; count: number; names: string[] }[] }) =>
    `The ${d.what} ${quote(d.id)} was not removed, because something refers to it: ${d.by
      .map(
        (r) =>
          `${r.count} × ${r.what} (${r.names.map(quote).join(', ')}${r.count > r.names.length ? ', …' : ''})`,
      )
      .join('; ')}. Remove that first.`,
  DESTINATION_TAKEN: (d: { name: string; target: string }) =>
    `The agent already uses the name ${quote(d.name)}, for ${quote(d.target)}. Choose another name; nothing was saved.`,
  DESTINATION_CHANGED: (d: { name: string }) =>
    `The destination ${quote(d.name)} has been changed or removed since. Nothing was saved; look at the list again.`,
  PLAN_CHANGED: (d: { row: string; how: string }) =>
    `The ${d.row} has changed since this was shown: ${d.how}. Nothing was saved; look at what would be written now, then do it again.`,
  PLAN_TOO_LARGE: (d: { file: string; table: string }) =>
    `The table ${d.table} of ${d.file} holds far more than any host puts there. Nothing was saved; look at what is in it first.`,
  SCHEDULE_NOTHING: (d: { reason: string }) =>
    `Nothing was written: ${d.reason}. Look at where it stands now.`,
  /** `done`: the container has finished with it, and the host has not noted that yet. */
  SCHEDULE_TAKEN: (d: { id: string; done: boolean }) =>
    d.done
      ? `The container is done with ${quote(d.id)}, which the host has not noted yet, so nothing was written. Wait for its next run, or cancel the series.`
      : `The container is working on ${quote(d.id)}, so nothing was written. Try again when it is done; its next run can then be cancelled or paused.`,
  COLUMN_UNKNOWN: (d: { file: string; columns: string[] }) =>
    `${d.file} is from a newer version that requires ${d.columns.join(', ')}, which this console does not know. Nothing was saved; let the host do it.`,

  // Messages
  MESSAGE_NOT_FOUND: (d: { key: string }) => `The message ${quote(d.key)} is no longer in this session.`,
  MESSAGE_ID_ACKED: (d: { id: string }) =>
    `An ack of the container already has the id ${quote(d.id)}, so the agent would never see a new message with it. It was not written: give it another id, or leave its id out.`,
  MESSAGE_ID_TAKEN: (d: { id: string }) =>
    `A message with the id ${quote(d.id)} already exists, with different content. It was kept; nothing was written.`,
  INBOX_TAKEN: (d: { id: string; path: string; holds: string[] }) =>
    d.holds.length === 0
      ? `${quote(d.path)} is the folder of another message, whose id this file system cannot tell apart from ${quote(d.id)}. Nothing was written or removed: inject the message under another id.`
      : `${quote(d.path)} holds files that are not this message’s (${d.holds.map(quote).join(', ')}), and no message of the session has that id. Nothing was written or removed: look at it, move it elsewhere, then inject again.`,
  MESSAGE_FIELD_INVALID: (d: { field: string; reason: string }) =>
    `The message cannot be written: ${d.field} ${d.reason}.`,
  MESSAGE_TOO_LARGE: (d: { bytes: number; limitBytes: number }) =>
    `The message’s content is ${d.bytes} bytes; the limit is ${d.limitBytes}. Send the long part as an attachment.`,
  COLUMN_MISSING: (d: { file: string; columns: string[] }) =>
    `${d.file} is from an older version without ${d.columns.join(', ')}, so that cannot be set. Leave it at its default, or upgrade the session.`,
  TASK_IN_CHAT: (_: Record<string, never>) =>
    'A task goes into a session of its own here: this NanoClaw gives each series one, and in another session neither its host nor its agent would find the task again. It was not written. Make it as a new task (task.create), or add a run to a series in the series’ own session.',
  NOT_A_TASK: (d: { kind: string; series: string }) =>
    `This session runs the task ${quote(d.series)} and has no chat, so nobody would see what the agent answers to a ${d.kind} message, and the host closes the session once no run is left. It was not written. Write to the agent in one of its chats, or add a run of kind task.`,
  TASK_SESSIONS_NONE: (_: Record<string, never>) =>
    'This NanoClaw keeps tasks in the sessions of chats and has no sessions for them alone. Nothing was made: inject the task into a session (message.inject).',
  /** `reason` is a whole sentence. */
  RUN_LOG_MISSING: (d: { reason: string }) => `There is no run log to show. ${d.reason}`,
  BATCH_RUNNING: (_: Record<string, never>) =>
    'Other messages are being written right now. Wait until that is done, or cancel it.',
  WRITE_NOT_CONFIRMED: (d: { id: string }) =>
    `Message ${quote(d.id)} was written but did not read back as it was given. Look at the session before sending it again.`,
  /** `meanwhile`: what still holds, as a sentence. */
  DISK_FULL: (d: { path: string; meanwhile?: string }) =>
    `The disk is full: ${quote(d.path)} could not be written. ${d.meanwhile === undefined ? '' : `${d.meanwhile} `}Nothing half-written was kept; free some space and try again.`,
  /** `advice` is a whole sentence: what to do where permissions are not the cause. */
  NOT_READABLE: (d: { path: string; reason: string; advice?: string }) =>
    `${quote(d.path)} cannot be read: ${d.reason}. ${d.advice ?? 'Check its permissions.'}`,
  NOT_WRITABLE: (d: { path: string; reason: string; advice?: string }) =>
    `${quote(d.path)} cannot be written: ${d.reason}. ${d.advice ?? 'Reading still works; check its permissions.'}`,
  /** For a system error that nobody on its way has put into words; null where it names no file. */
  FILE_FAILED: (d: { path: string | null; reason: string; advice: string | null }) =>
    `${d.path === null ? 'A file' : quote(d.path)} could not be used: ${d.reason}. ${d.advice ?? 'Check its permissions.'} Nothing was acknowledged.`,

  // Questions
  QUESTION_GONE: (d: { id: string }) =>
    `The question ${quote(d.id)} is no longer open: it was answered elsewhere, or its agent gave up on it. Nothing was written.`,
  QUESTION_ANSWERED: (d: { id: string; selectedOption: string | null }) =>
    `The question ${quote(d.id)} already has an answer${d.selectedOption === null ? '' : `, ${quote(d.selectedOption)}`}. It was kept; nothing was written.`,
  QUESTION_NOTHING_TO_SETTLE: (_: Record<string, never>) =>
    'Nothing was written: no row of this session starts a container without being read. Look at where it stands now.',
  QUESTION_ID_UNSAFE: (d: { id: string; reason: string }) =>
    `The question ${quote(d.id)} cannot be answered: ${d.reason}, and the agent’s runner would not find the answer. Nothing was written.`,
  QUESTION_NOT_CLEARED: (d: { id: string; reason: string }) =>
    `The answer to ${quote(d.id)} was written and the agent gets it, but the question is still in v2.db (${d.reason}). Give the same answer again to clear it.`,

  // Attachments
  ATTACHMENT_NAME_UNSAFE: (d: { name: string; reason: string }) =>
    `The attachment name ${quote(d.name)} was refused: ${d.reason}. Rename the file; nothing was written.`,
  ATTACHMENT_TOO_LARGE: (d: { name: string; bytes: number; limitBytes: number }) =>
    `The attachment ${quote(d.name)} is ${d.bytes} bytes; the limit is ${d.limitBytes}. Nothing was written.`,
  ATTACHMENTS_TOO_LARGE: (d: { bytes: number; limitBytes: number }) =>
    `The attachments are ${d.bytes} bytes together; the limit for a message is ${d.limitBytes}. Nothing was written.`,
  ATTACHMENTS_TOO_MANY: (d: { count: number; limit: number }) =>
    `These would be ${d.count} attachments; the limit for a message is ${d.limit}. None of them was attached: attach fewer, or send them with another message.`,
  ATTACHMENT_DATA_INVALID: (d: { name: string; reason: string }) =>
    `The data of attachment ${quote(d.name)} is not valid: ${d.reason}. Nothing was written.`,
  ATTACHMENT_GONE: (d: { name: string; reason: string }) =>
    `The attachment ${quote(d.name)} cannot be read: ${d.reason}. Attach it again.`,
  IMPORT_UNREADABLE: (d: { name: string; reason: string }) =>
    `The file ${quote(d.name)} cannot be imported: ${d.reason}. Nothing was written.`,
  ATTACHMENT_MISSING: (d: { path: string }) =>
    `The file ${quote(d.path)} is not in the session’s folder. It may have been removed by the agent or by hand.`,

  // Scenarios and the demo
  SCENARIO_INVALID: (d: { file: string; problems: string[] }) =>
    `The scenario ${quote(d.file)} cannot be played: ${d.problems.join('; ')}. Nothing was written; correct these lines and play it again.`,
  SCENARIO_FAILED: (d: { name: string; step: string; line: number; reason: string }) =>
    `The scenario ${quote(d.name)} failed at ${d.step} (line ${d.line}): ${d.reason} What came before that step was written.`,
  SCENARIO_REFUSED: (d: { reason: string }) =>
    `The scenario was not played: ${d.reason}. Nothing was written.`,
  SCENARIO_NOT_FOUND: (d: { name: string; known: string[] }) =>
    `There is no scenario ${quote(d.name)}. Give the path of a YAML or JSON file, or one of ${d.known.join(', ')}.`,
  DEMO_REFUSED: (d: { path: string }) =>
    `${quote(d.path)} was not made by Session Console, so it will not be reset. Nothing was changed.`,

  // The console's own data
  PROFILE_UNUSABLE: (d: { path: string; reason: string }) =>
    `Session Console cannot use its profile ${quote(d.path)}: ${d.reason}. Nothing was changed. Fix that, or choose another folder with --user-data-dir=<folder>, then start it again.`,
  PROFILE_NEWER: (d: { path: string; version: number; known: number }) =>
    `${quote(d.path)} has version ${d.version}, but this Session Console knows only up to ${d.known}: a newer one wrote it. Nothing was changed. Start the newer console, or choose another folder with --user-data-dir=<folder>.`,
  PROFILE_DAMAGED: (d: { path: string; reason: string }) =>
    `The console’s own ${quote(d.path)} is damaged: ${d.reason}. Restart the console: it sets the file aside and continues with a new one.`,
  /** `lost`: what is lost, as a sentence; empty where nothing is. */
  PROFILE_SET_ASIDE: (d: { files: { path: string; why: string; to: string }[]; lost: string }) =>
    `The console could not use part of its own data and continues with a new file: ${d.files
      .map(
        ({ path, why, to }) => `${quote(path)} ${why} and was renamed to ${quote(to.split(/[\\/]/).at(-1))}`,
      )
      .join(
        '; ',
      )}. ${d.lost === '' ? '' : `${d.lost} `}Nothing was removed; keep what was set aside, or remove it yourself.`,
  PROFILE_NOT_KEPT: (d: { path: string; reason: string }) =>
    `The console’s own ${quote(d.path)} cannot be written: ${d.reason}. Sessions can be read, but drafts, locks and what you have seen are not saved. Fix that and restart the console.`,
  /** `reason` is a whole sentence. */
  START_REFUSED: (d: { asked: string[]; reason: string }) =>
    `The console was started again${d.asked.length === 0 ? '' : ` with ${d.asked.map(quote).join(' ')}`} while it was running, and could not do what was asked. ${d.reason}`,
  FLAGS_REFUSED: (d: { problems: string[] }) =>
    `The command line was refused: ${d.problems.join('; ')}. Nothing was opened; correct that and start it again.`,

  // A live host’s doors
  /** Nothing reached the host. `because` is a clause. */
  HOST_DOOR_SHUT: (d: { door: string; because: string }) =>
    `The host could not be reached through ${d.door}: ${d.because}. Nothing was sent and nothing was done. Do it directly, or start the host and try again.`,
  HOST_REFUSED: (d: { code: string; said: string }) =>
    `The host refused it: ${quote(d.said)} (${d.code}). It was not done.`,
  /** `found` is a whole sentence: what the files say. */
  HOST_UNANSWERED: (d: { because: string; found: string }) =>
    `It was sent to the host, but ${d.because}. ${d.found} It is not sent again: the host may still be doing it. Look again in a moment.`,
  /** `differs` is a clause. */
  HOST_DIFFERS: (d: { differs: string }) =>
    `The host said that it was done, but ${d.differs}. Look at what is there now, and change that.`,
  HOST_LACKS: (d: { command: string }) =>
    `The host has no command ${quote(d.command)}, so nothing was sent. Do it directly.`,
  ROUTE_REFUSED: (d: { reason: string }) => `Nothing was sent to the host. ${d.reason}`,

  // What a crash left
  /** `writes`: what was asked for, each as in the audit log. */
  WRITE_CUT_SHORT: (d: { writes: string[] }) =>
    `The console ended last time in the middle of a write: ${d.writes.join('; ')}. The half-done step has been rolled back. Look at the session, and do it again if you still want it.`,
  /** `reason` is a part of a sentence. */
  WRITE_LEFT_HALF: (d: { writes: string[]; reason: string }) =>
    `The console ended last time in the middle of a write: ${d.writes.join('; ')}. The half-done step has not been rolled back yet, since ${d.reason}. Until a host or the console next writes there, a polling container may fail on it.`,

  // The audit log
  /** `reason` is a part of a sentence, `todo` a whole one. */
  AUDIT_UNAVAILABLE: (d: { path: string; reason: string; todo: string }) =>
    `The audit log ${quote(d.path)} cannot be written (${d.reason}), so nothing was done: every write is recorded first. ${d.todo}`,
  AUDIT_NOT_FOUND: (d: { id: number }) =>
    `The audit log has no entry ${d.id}. The oldest entries are removed when it is full.`,

  UNDO_CHANGED: (d: { row: string; how: string }) =>
    `The ${d.row} has changed since: ${d.how}. Nothing was undone, so as not to lose that; look at it and change it by hand.`,
  /** `reason` is a whole sentence. */
  UNDO_REFUSED: (d: { reason: string }) => `This was not undone. ${d.reason} Nothing was changed.`,

  // The simulated agent
  AGENT_REFUSED: (d: { reason: string }) => `The simulated agent was not started: ${d.reason}.`,
  SESSION_NOT_PLAYED: (d: { id: string; why: string }) => `Session ${quote(d.id)} is not simulated. ${d.why}`,
  HOST_LIVE: (d: { reason: string }) =>
    `Nothing is simulated here, since a NanoClaw host seems to be using this workspace: ${d.reason}. Stop it and open the workspace again, or use the demo workspace.`,
  CONTAINER_RUNS: (d: { engine: string; name: string; sessionId: string; others: number }) =>
    `Nothing is simulated here, since ${d.engine} runs ${quote(d.name)}, the real container of session ${quote(d.sessionId)}${d.others === 0 ? '' : ` (and ${d.others} more)`}: two would answer every message twice. Stop the container and its host, then try again.`,
  CONTAINER_UNPLACED: (d: { engine: string; name: string; why: string }) =>
    `Nothing is simulated here, since ${d.engine} runs ${quote(d.name)}, which may be the container of a session here: ${d.why}. Two would answer every message twice. Stop that container, then try again.`,
  CONTAINER_LOST: (d: { engine: string; name: string; sessionId: string; until: string }) =>
    `Nothing is simulated here: ${d.engine} answered until ${d.until}, and then ran ${quote(d.name)}, the real container of session ${quote(d.sessionId)}. If that still runs, two would answer every message twice. Start ${d.engine} again, or, if you know that the container has ended, open the workspace again; then try again.`,
  SIMULATION_UNCONFIRMED: (_: Record<string, never>) =>
    'This workspace was not made by Session Console. Simulating writes answers and deliveries into it, so it needs your consent first.',
} as const;

export type ErrorCode = keyof typeof sentences;
export type ErrorDetails<C extends ErrorCode> = Parameters<(typeof sentences)[C]>[0];

/** An error as it crosses a process boundary. */
export interface ErrorData {
  code: ErrorCode;
  /** Whole sentences for a person: what, why, what to do. */
  message: string;
  /** The values that the sentence was made of; plain JSON. */
  details: Record<string, unknown>;
}

/** `entry`: a write's entry in the audit log; absent for a read. */
export type Result<T> = { ok: true; value: T; entry?: WrittenEntry } | { ok: false; error: ErrorData };
export type Failure = { ok: false; error: ErrorData };

export const errorCodes = Object.keys(sentences) as ErrorCode[];

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function errorData<C extends ErrorCode>(code: C, details: ErrorDetails<C>): ErrorData {
  // A union of functions takes the intersection of their parameters; the signature above is the real check.
  const sentence = sentences[code] as (d: ErrorDetails<C>) => string;
  return { code, message: sentence(details), details: { ...details } };
}

export function err<C extends ErrorCode>(code: C, details: ErrorDetails<C>): Failure {
  return { ok: false, error: errorData(code, details) };
}

/**
 * The same error while it travels inside a process. It is thrown, because a throw is what rolls an SQLite
 * transaction back; the edge (IPC, the reader's port) turns it into a Result.
 */
export class Refusal extends Error {
  readonly data: ErrorData;

  private constructor(data: ErrorData, options?: ErrorOptions) {
    super(data.message, options);
    this.name = 'Refusal';
    this.data = data;
  }

  get code(): ErrorCode {
    return this.data.code;
  }

  static of<C extends ErrorCode>(code: C, details: ErrorDetails<C>, cause?: unknown): Refusal {
    return new Refusal(errorData(code, details), cause === undefined ? undefined : { cause });
  }

  /** Rethrows an error that another process has named. */
  static from(data: ErrorData): Refusal {
    return new Refusal(data);
  }
}

/**
 * What anything thrown becomes at a process edge: its own code if it has one, FILE_FAILED for a system error
 * that came through unchanged, INTERNAL otherwise.
 */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof Refusal) return { ok: false, error: thrown.data };
  const fault = systemFault(thrown);
  if (fault !== null) {
    const { reason, advice } = fault;
    return err('FILE_FAILED', { path: systemPath(thrown), reason, advice });
  }
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return err('INTERNAL', { reason });
}
