import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ReaderStatus } from '../../../contract/entities/reader.js';
import { query } from '../../bridge/index.js';
import { showAlert } from '../../ui/alerts.js';

let toldId = 0;

/** The state of the process that reads session files. Reports each session that was set aside once, and why. */
export function useReaderStatus(): ReaderStatus | undefined {
  const { data } = useQuery(query('reader.status', undefined));
  const news = data?.setAside ?? null;
  useEffect(() => {
    if (news === null || news.id <= toldId) return;
    toldId = news.id;
    showAlert(news.message, news.code);
  }, [news]);
  return data;
}
