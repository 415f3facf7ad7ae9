import { Button, Modal } from '@mantine/core';
import {
  IconChevronLeft,
  IconChevronRight,
  IconDownload,
  IconFileAlert,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { Attachment } from '../../../shared/entities/attachment.js';
import { bytes, visible } from '../../ui/format.js';
import { IconButton } from '../../ui/IconButton.js';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import classes from './Attachment.module.css';
import { type AttachmentPlace, saveAttachment, useAttachment } from './queries.js';

interface AttachmentViewerProps {
  sessionId: string;
  messageKey: string;
  attachments: Attachment[];
  /** Which of them is open. */
  position: number;
  onMove: (position: number) => void;
  onClose: () => void;
}

/** Shows a message's files one at a time: pictures and text, or the reason why not. Nothing is run. */
export function AttachmentViewer(props: AttachmentViewerProps) {
  const { attachments, position, onMove, onClose } = props;
  const attachment = attachments[position];
  if (attachment === undefined) return null;
  const place = { sessionId: props.sessionId, messageKey: props.messageKey, index: attachment.index };
  const move = (by: number) => {
    if (attachments[position + by] !== undefined) onMove(position + by);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="min(1100px, 92vw)"
      centered
      title={<bdi className={classes.title}>{visible(attachment.name)}</bdi>}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ body: classes.viewer ?? '' }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') move(-1);
        if (event.key === 'ArrowRight') move(1);
      }}
    >
      <div className={classes.stage}>
        {attachment.problem === null ? (
          <Content key={attachment.index} place={place} name={attachment.name} />
        ) : (
          <Empty title="This file cannot be opened" icon={<IconFileAlert size={32} aria-hidden />}>
            {attachment.problem}
          </Empty>
        )}
      </div>
      <div className={classes.bar}>
        <IconButton label="Previous attachment" keys="←" disabled={position === 0} onClick={() => move(-1)}>
          <IconChevronLeft size={16} aria-hidden />
        </IconButton>
        <span className={classes.size}>
          {position + 1} of {attachments.length}
        </span>
        <IconButton
          label="Next attachment"
          keys="→"
          disabled={position === attachments.length - 1}
          onClick={() => move(1)}
        >
          <IconChevronRight size={16} aria-hidden />
        </IconButton>
        <span className={classes.details}>
          {[attachment.mimeType, attachment.size === null ? null : bytes(attachment.size)]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <Button
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          disabled={attachment.problem !== null}
          onClick={() => void saveAttachment(place, attachment.name)}
        >
          Save as…
        </Button>
      </div>
    </Modal>
  );
}

function Content({ place, name }: { place: AttachmentPlace; name: string }) {
  const found = useAttachment(place, true);
  const [full, setFull] = useState(false);
  if (found.isPending) return <Loading what="the file" />;
  if (found.isError) return <Failed error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data.type === 'other') {
    return (
      <Empty title="No preview" icon={<IconFileAlert size={32} aria-hidden />}>
        {found.data.reason}
      </Empty>
    );
  }
  if (found.data.type === 'text') {
    return (
      <>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard. */}
        <pre className={classes.text} dir="auto" tabIndex={0}>
          {found.data.text}
        </pre>
        {found.data.truncated && (
          <p className={classes.cut}>Only the beginning is shown; save the file to see it all.</p>
        )}
      </>
    );
  }
  return (
    <div className={classes.picture} data-full={full || undefined}>
      <img src={found.data.url} alt={name} />
      <div className={classes.zoom}>
        <IconButton
          label={full ? 'Fit to window' : 'Actual size'}
          variant="default"
          onClick={() => setFull(!full)}
        >
          {full ? <IconZoomOut size={16} aria-hidden /> : <IconZoomIn size={16} aria-hidden />}
        </IconButton>
      </div>
    </div>
  );
}
