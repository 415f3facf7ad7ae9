import type { Question } from '../shared/entities/question.js';
import { pendingQuestions } from './db/question.js';
import type { OpenWorkspace } from './workspace.js';

/** Every question that waits for an answer, oldest first. */
export function listQuestions(ws: OpenWorkspace): Question[] {
  return ws.central.read(pendingQuestions);
}
