import {
  mutationOptions,
  type QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { call, codeOf, keyOf, query, sentenceOf } from '../../bridge/index.js';
import { showAlert, toast } from '../../ui/alerts.js';

export function useNotificationSetting() {
  return useQuery(query('notification.setting', undefined));
}

/** Switches the desktop's notifications on or off. */
export const setNotifications = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (on: boolean) => call('notification.set', { on }),
    onSuccess: (setting) => {
      client.setQueryData(keyOf('notification.setting'), setting);
      toast(setting.on ? 'Desktop notifications are on' : 'Desktop notifications are off');
    },
    onError: (error) => showAlert(sentenceOf(error), codeOf(error)),
  });

export const useSetNotifications = () => useMutation(setNotifications(useQueryClient()));
