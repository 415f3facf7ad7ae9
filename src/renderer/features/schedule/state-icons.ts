import {
  IconAlertTriangle,
  IconArchive,
  IconCircleX,
  IconClock,
  IconClockExclamation,
  IconEyeOff,
  IconHandGrab,
  IconHourglass,
  IconPlayerPause,
  IconRepeat,
} from '@tabler/icons-react';
import type { ScheduleState } from '../../../rules/schedule.js';

/** How a state looks; its word says the same. */
export const stateLooks: Record<
  ScheduleState,
  { Icon: typeof IconClock; tone: 'none' | 'ok' | 'warn' | 'bad' }
> = {
  working: { Icon: IconHandGrab, tone: 'ok' },
  due: { Icon: IconHourglass, tone: 'none' },
  overdue: { Icon: IconClockExclamation, tone: 'warn' },
  ahead: { Icon: IconClock, tone: 'none' },
  ran: { Icon: IconRepeat, tone: 'none' },
  paused: { Icon: IconPlayerPause, tone: 'warn' },
  stopped: { Icon: IconPlayerPause, tone: 'bad' },
  closed: { Icon: IconArchive, tone: 'none' },
  missed: { Icon: IconEyeOff, tone: 'bad' },
  never: { Icon: IconAlertTriangle, tone: 'bad' },
  dead: { Icon: IconCircleX, tone: 'bad' },
};
