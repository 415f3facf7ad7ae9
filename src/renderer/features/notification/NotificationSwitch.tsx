import { Button, Popover, Switch } from '@mantine/core';
import { IconBell, IconBellOff } from '@tabler/icons-react';
import classes from './NotificationSwitch.module.css';
import { useNotificationSetting, useSetNotifications } from './queries.js';

/** Whether the desktop is notified of what needs a person, and the switch for it. */
export function NotificationSwitch() {
  const { data: setting, refetch } = useNotificationSetting();
  const set = useSetNotifications();
  if (setting === undefined) return null;
  const on = setting.on && setting.unavailable === null;
  return (
    // A desktop's notification service may have started since.
    <Popover width={300} position="bottom-end" shadow="md" trapFocus onOpen={() => void refetch()}>
      <Popover.Target>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={on ? <IconBell size={13} aria-hidden /> : <IconBellOff size={13} aria-hidden />}
        >
          {on ? 'Notifications: on' : 'Notifications: off'}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Desktop notifications">
        {setting.unavailable === null && (
          <Switch
            size="xs"
            label="Desktop notifications"
            checked={setting.on}
            disabled={set.isPending}
            onChange={(event) => set.mutate(event.currentTarget.checked)}
          />
        )}
        <p className={classes.about}>
          {setting.unavailable ??
            'For a new question, a container that gets stuck and a delivery that fails, while this window is not in front. Never for what was there before.'}
        </p>
      </Popover.Dropdown>
    </Popover>
  );
}
