import { isAmong, type ScheduleFilter, scheduleFilters, scheduleStates } from '../../../rules/schedule.js';
import type { ScheduleItem } from './queries.js';

export const filterNames = Object.keys(scheduleFilters).filter(
  (word): word is ScheduleFilter => word in scheduleFilters,
);

const searched = new WeakMap<ScheduleItem, string>();

function textOf(item: ScheduleItem): string {
  const before = searched.get(item);
  if (before !== undefined) return before;
  const { entry, session, standing } = item;
  const text = [
    ...[entry.row.text, entry.kind, entry.series, entry.recurrence?.expression, entry.recurrence?.words],
    ...[
      session?.title,
      session?.threadId,
      session?.agentGroup.name,
      session?.agentGroup.folder,
      entry.sessionId,
    ],
    ...[entry.address.channelType, entry.address.platformId, scheduleStates[standing.state]],
    ...standing.marks.map(({ word }) => word),
  ]
    .filter((part) => part != null)
    .join('\n')
    .toLowerCase();
  searched.set(item, text);
  return text;
}

/** Those that have all the words, and that one of the chosen states applies to; all of them where none is chosen. */
export function narrowed(
  items: readonly ScheduleItem[],
  text: string,
  filters: ReadonlySet<ScheduleFilter>,
): ScheduleItem[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter(
    (item) =>
      (filters.size === 0 || [...filters].some((filter) => isAmong(item.standing, filter))) &&
      words.every((word) => textOf(item).includes(word)),
  );
}

/** How many each word applies to. */
export function countFilters(items: readonly ScheduleItem[]): Map<ScheduleFilter, number> {
  const counts = new Map<ScheduleFilter, number>();
  for (const { standing } of items) {
    for (const name of filterNames)
      if (isAmong(standing, name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
