import { lstatSync } from 'node:fs';
import type { ContainerFacts } from '../shared/entities/container.js';
import type { Destination } from '../shared/entities/destination.js';
import type { MessageBody } from '../shared/entities/message.js';
import type { SessionDetail, SessionDigest } from '../shared/entities/session.js';
import { readClaims, readTool } from './db/container.js';
import { readNewestRow } from './db/message.js';
import { withReadableDb } from './db/open.js';
import { missingParts } from './db/schema.js';
import {
  countFailedAcks,
  countFailedIn,
  readProjectedDestinations,
  readRouting,
} from './db/session-parts.js';
import { heartbeatPath, type WorkspacePath } from './files/paths.js';
import { listSessionFiles } from './files/session-files.js';
import { cutText } from './message-body.js';
import { parseRow } from './message-page.js';
import type { SessionKey } from './session-key.js';
import { parseTimestamp } from './time.js';

/** What the session's own files say about its container. */
export type ContainerParts = Pick<ContainerFacts, 'heartbeatAt' | 'claims' | 'tool'>;

const LINE_LIMIT = 120;
/** Larger content is not parsed for one line of the list. */
const LINE_CONTENT_BYTES = 1024 * 1024;

/** The one thing a person wants to read of a message in a list. */
function headline(body: MessageBody): string {
  switch (body.type) {
    case 'text':
    case 'edit':
      return body.text;
    case 'task':
      return body.prompt;
    case 'webhook':
      return `${body.source}: ${body.event}`;
    case 'question':
      return body.question;
    case 'answer':
      return body.selectedOption;
    case 'reaction':
      return body.emoji;
    case 'card':
      return body.title ?? body.fallbackText;
    case 'action':
      return body.action;
    case 'raw':
      return body.raw;
  }
}

function oneLine(text: string): string | null {
  const line = text
    .slice(0, 4 * LINE_LIMIT)
    .replace(/\s+/g, ' ')
    .trim();
  if (line === '') return null;
  return line.length > LINE_LIMIT ? `${cutText(line, LINE_LIMIT - 1)}…` : line;
}

/** mtime of .heartbeat, ms since 1970 UTC; null when there is no such file. Never opened. */
export function heartbeatAt(ws: WorkspacePath, key: SessionKey): number | null {
  const stats = lstatSync(heartbeatPath(ws, key.agentGroupId, key.sessionId), { throwIfNoEntry: false });
  // A link's own mtime says nothing about a container.
  return stats?.isFile() === true ? Math.round(stats.mtimeMs) : null;
}

/**
 * What the list shows of a session: its newest row, what failed, what its container says of itself.
 * @throws as withReadableDb
 */
export function readDigest(
  ws: WorkspacePath,
  key: SessionKey,
): { digest: SessionDigest; container: ContainerParts } {
  const inbound = withReadableDb(ws, key, 'inbound.db', (db, recovered) => ({
    recovered: recovered ? (['inbound.db'] as const) : [],
    newest: readNewestRow(db, 'messages_in', LINE_CONTENT_BYTES),
    failed: countFailedIn(db),
  }));
  const outbound = withReadableDb(ws, key, 'outbound.db', (db, recovered) => ({
    recovered: recovered ? (['outbound.db'] as const) : [],
    newest: readNewestRow(db, 'messages_out', LINE_CONTENT_BYTES),
    failed: countFailedAcks(db),
    claims: readClaims(db),
    tool: readTool(db),
  }));
  const inAt = parseTimestamp(inbound.newest?.timestamp);
  const outAt = parseTimestamp(outbound.newest?.timestamp);
  // At the same time the answer is the later one.
  const outIsNewer =
    outbound.newest !== undefined && (inbound.newest === undefined || (outAt ?? 0) >= (inAt ?? 0));
  const newest = outIsNewer ? outbound.newest : inbound.newest;
  return {
    digest: {
      readable: true,
      lastAt: outIsNewer ? (outAt ?? inAt) : (inAt ?? outAt),
      lastText: newest === undefined ? null : oneLine(headline(parseRow(newest).body)),
      failed: inbound.failed + outbound.failed,
      recovered: [...inbound.recovered, ...outbound.recovered],
    },
    container: { heartbeatAt: heartbeatAt(ws, key), claims: outbound.claims, tool: outbound.tool },
  };
}

/**
 * The evidence about a session's container that its files hold, read now.
 * @throws as withReadableDb
 */
export function readContainerParts(ws: WorkspacePath, key: SessionKey): ContainerParts {
  const parts = withReadableDb(ws, key, 'outbound.db', (db) => ({
    claims: readClaims(db),
    tool: readTool(db),
  }));
  return { heartbeatAt: heartbeatAt(ws, key), ...parts };
}

export type SessionParts = Pick<SessionDetail, 'routing' | 'missing' | 'files' | 'moreFiles'>;

/**
 * What the inspector shows of the session itself.
 * @throws as withReadableDb and listSessionFiles
 */
export function readSessionParts(ws: WorkspacePath, key: SessionKey): SessionParts {
  const inbound = withReadableDb(ws, key, 'inbound.db', (db) => ({
    routing: readRouting(db),
    missing: missingParts(db, 'inbound.db'),
  }));
  const missing = withReadableDb(ws, key, 'outbound.db', (db) => missingParts(db, 'outbound.db'));
  return {
    routing: inbound.routing,
    missing: [...inbound.missing, ...missing],
    ...listSessionFiles(ws, key),
  };
}

/**
 * The destinations that the session's inbound.db holds; null when it has no such table.
 * @throws as withReadableDb
 */
export function projectedDestinations(ws: WorkspacePath, key: SessionKey): Destination[] | null {
  return withReadableDb(ws, key, 'inbound.db', readProjectedDestinations);
}
