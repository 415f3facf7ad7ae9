import { WorkspaceActivity } from '../features/activity/index.js';
import { AuditLog } from '../features/audit/index.js';
import { MarkDialog } from '../features/container/index.js';
import { LateAnswerDialog, QuestionsDialog } from '../features/question/index.js';
import { BatchDialogs } from '../features/replay/index.js';
import { SimulationDialogs } from '../features/simulation/index.js';
import { ResetDemoDialog } from '../features/workspace/index.js';
import { DeskDialogs } from './DeskDialogs.js';
import { HelpSheet } from './HelpSheet.js';
import { Inspector } from './Inspector.js';
import { Middle } from './Middle.js';
import { Palette } from './Palette.js';

/** What the first picture does not need, as one file that is fetched after it. */
export const rest = {
  AuditLog,
  BatchDialogs,
  DeskDialogs,
  HelpSheet,
  Inspector,
  LateAnswerDialog,
  MarkDialog,
  Middle,
  Palette,
  QuestionsDialog,
  ResetDemoDialog,
  SimulationDialogs,
  WorkspaceActivity,
};
