import { useQuery } from '@tanstack/react-query';
import { useCoarseNow } from '../../ui/now.js';

/** A time with a date and a clock, as the picker and people write it. */
const WRITTEN = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?$/;

/**
 * When words say that something is due: `in 10 min`, `tomorrow 9:00`, `2026-11-23 09:00`, in the person's own
 * time zone; a time of day that has passed means tomorrow's.
 * @param now ms since 1970, UTC
 * @returns ms since 1970, UTC; null for words that do not give a time
 */
export async function dueTime(words: string, now: number): Promise<number | null> {
  const text = words.trim();
  const written = WRITTEN.exec(text);
  if (written !== null) {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = written
      .slice(1)
      .map((part) => Number(part ?? 0));
    const date = new Date(year, month - 1, day, hour, minute, second);
    return date.getMonth() === month - 1 && date.getDate() === day && date.getHours() === hour
      ? date.getTime()
      : null;
  }
  const iso = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(iso)) return iso;
  // Some 50 kB of vocabulary: loaded only when used.
  const { parse } = await import('chrono-node/en');
  const [found, ...more] = parse(text, new Date(now), { forwardDate: true });
  // Extra words would mean something that was not understood.
  if (found === undefined || more.length > 0 || found.text.length !== text.length) return null;
  return found.date().getTime();
}

/** The time that the field's words stand for, recomputed every 10 s; undefined while that is being worked out. */
export function useDueTime(words: string): number | null | undefined {
  const now = useCoarseNow(words.trim() === '' ? null : 10_000);
  const due = useQuery({
    queryKey: ['due', words, now],
    queryFn: () => dueTime(words, Date.now()),
    enabled: words.trim() !== '',
    gcTime: 30_000,
    placeholderData: (before) => before,
  });
  return due.data;
}
