import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { query } from '../../bridge/index.js';
import { showAlert } from '../../ui/alerts.js';

let toldId = 0;

/** Shows once whatever main has to report that no call asked for. */
export function useNews(): void {
  const { data } = useQuery(query('news.list', undefined));
  useEffect(() => {
    for (const { id, code, message } of data ?? []) {
      if (id > toldId) showAlert(message, code);
      toldId = Math.max(toldId, id);
    }
  }, [data]);
}
