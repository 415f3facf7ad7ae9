import { Button, Modal } from '@mantine/core';
import {
  IconChevronLeft,
  IconChevronRight,
  IconDownload,
  IconFileAlert,
  IconPhotoOff,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import { useState } from 'react';
import { bytes, visible } from '../../ui/format.js';
import { IconButton } from '../../ui/IconButton.js';
import { LongText } from '../../ui/LongText.js';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import classes from './Attachment.module.css';
import { type AttachmentPlace, type StagedPlace, saveAttachment, useAttachment } from './queries.js';

interface ViewedFile {
  place: AttachmentPlace | StagedPlace;
  name: string;
  mimeType: string | null;
  /** In bytes; null when it is not there. */
  size: number | null;
  /** Why it cannot be opened, in a sentence; null when it can. */
  problem: string | null;
}

interface AttachmentViewerProps {
  files: readonly ViewedFile[];
  /** Which of them is open. */
  position: number;
  onMove: (position: number) => void;
  onClose: () => void;
}

/** Shows files one at a time: pictures and text, or the reason why not. Nothing is executed. */
export function AttachmentViewer(props: AttachmentViewerProps) {
  const { files, position, onMove, onClose } = props;
  const file = files[position];
  if (file === undefined) return null;
  const { place, name, mimeType, size, problem } = file;
  const move = (by: number) => {
    if (files[position + by] !== undefined) onMove(position + by);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="min(1100px, 92vw)"
      centered
      title={<bdi className={classes.title}>{visible(name)}</bdi>}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ body: classes.viewer ?? '' }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') move(-1);
        if (event.key === 'ArrowRight') move(1);
      }}
    >
      <div className={classes.stage}>
        {problem === null ? (
          <Content key={position} place={place} name={name} />
        ) : (
          <Empty title="This file cannot be opened" icon={<IconFileAlert size={32} aria-hidden />}>
            {problem}
          </Empty>
        )}
      </div>
      <div className={classes.bar}>
        <IconButton label="Previous attachment" keys="←" disabled={position === 0} onClick={() => move(-1)}>
          <IconChevronLeft size={16} aria-hidden />
        </IconButton>
        <span className={classes.size}>
          {position + 1} of {files.length}
        </span>
        <IconButton
          label="Next attachment"
          keys="→"
          disabled={position === files.length - 1}
          onClick={() => move(1)}
        >
          <IconChevronRight size={16} aria-hidden />
        </IconButton>
        <span className={classes.details}>
          {[mimeType, size === null ? null : bytes(size)].filter(Boolean).join(' · ')}
        </span>
        {'token' in place || (
          <Button
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
            disabled={problem !== null}
            onClick={() => void saveAttachment(place, name)}
          >
            Save as…
          </Button>
        )}
      </div>
    </Modal>
  );
}

function Content({ place, name }: Pick<ViewedFile, 'place' | 'name'>) {
  const found = useAttachment(place, true);
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
        <div className={classes.text} dir="auto" tabIndex={0}>
          <LongText text={found.data.text} />
        </div>
        {found.data.truncated && (
          <p className={classes.cut}>
            Only the beginning is shown{'token' in place ? '.' : '; save the file to see it all.'}
          </p>
        )}
      </>
    );
  }
  return <Picture url={found.data.url} name={name} canSave={!('token' in place)} />;
}

/** A picture, or a note that this one cannot be shown: its bytes may be cut short, or not be a picture at all. */
function Picture({ url, name, canSave }: { url: string; name: string; canSave: boolean }) {
  const [full, setFull] = useState(false);
  const [broken, setBroken] = useState(false);
  if (broken) {
    return (
      <Empty title="This picture cannot be shown" icon={<IconPhotoOff size={32} aria-hidden />}>
        It starts like a picture, but the rest cannot be decoded: the file is damaged or incomplete.
        {canSave ? ' Save it to open it with another program.' : ' It can still be sent.'}
      </Empty>
    );
  }
  return (
    <div className={classes.picture} data-full={full || undefined}>
      <img src={url} alt={name} onError={() => setBroken(true)} />
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
