import { Button } from '@mantine/core';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { whyOnlyDirect } from '../../../rules/host-route.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { visible } from '../../ui/format.js';
import { useNow } from '../../ui/now.js';
import { PlainText } from '../../ui/PlainText.js';
import { useHost } from '../container/index.js';
import type { Draft } from './drafts.js';
import { outlook } from './outlook.js';
import classes from './RouteDialog.module.css';
import { RouteView } from './RouteView.js';
import { useRoute } from './use-route.js';

export interface RouteDialogProps {
  session: SessionSummary;
  draft: Draft;
  /** What was sent is no draft any more. */
  onSent: () => void;
  /** It is to be written directly after all. */
  onDirect: () => void;
  onClose: () => void;
}

/** Foretells what the host does with what is in the composer, sends it, and says what it became. */
export function RouteDialog({ session, draft, onSent, onDirect, onClose }: RouteDialogProps) {
  const { form, staged, original } = draft;
  const now = useNow();
  const host = useHost(session.id).data;
  const route = useRoute(session, form.text);
  const onlyDirect = whyOnlyDirect(form, {
    attachments: staged.length,
    replaces: original?.takeBack === true,
  });
  const plain = { due: null, trigger: true, onWake: false, recurrence: null, address: null };
  const directly =
    onlyDirect !== null || host === undefined
      ? 'Directly it is written as it stands in the composer.'
      : `Directly: ${outlook({ container: session.container, host }, now, { ...plain, kind: form.kind })}`;
  return (
    <ConfirmDialog
      title="Inject through the host"
      action="Inject through the host"
      hindrance={onlyDirect ?? route.hindrance}
      ready={route.forecast !== null}
      onConfirm={async () => {
        await route.send();
        onSent();
      }}
      onClose={onClose}
    >
      <PlainText text={form.text} />
      {onlyDirect === null && <RouteView route={route} sessionId={session.id} />}
      <div className={classes.direct}>
        <span>{visible(directly)}</span>
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={() => {
            onClose();
            onDirect();
          }}
        >
          Inject directly
        </Button>
      </div>
    </ConfirmDialog>
  );
}
