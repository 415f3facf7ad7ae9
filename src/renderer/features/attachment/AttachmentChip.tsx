import { useIntersection } from '@mantine/hooks';
import { IconFile, IconFileAlert, IconFileText, IconPhoto } from '@tabler/icons-react';
import { useState } from 'react';
import type { Attachment } from '../../../contract/entities/attachment.js';
import { bytes, visible } from '../../ui/format.js';
import classes from './Attachment.module.css';
import { type AttachmentPlace, useAttachment } from './queries.js';

const THUMBNAIL_LIMIT_BYTES = 8 * 1024 * 1024;

interface AttachmentChipProps {
  place: AttachmentPlace;
  attachment: Attachment;
  onOpen: () => void;
}

function sizeWords({ size, claimedSize }: Attachment): string {
  if (size === null) return claimedSize === null ? '' : `${bytes(claimedSize)} claimed`;
  return size === 0 ? 'empty' : bytes(size);
}

/** A file that a message names: its picture or icon, name and size, or why it cannot be opened. */
export function AttachmentChip({ place, attachment, onOpen }: AttachmentChipProps) {
  const picture =
    attachment.image && attachment.problem === null && (attachment.size ?? 0) <= THUMBNAIL_LIMIT_BYTES;
  const Icon =
    attachment.problem !== null
      ? IconFileAlert
      : attachment.image
        ? IconPhoto
        : attachment.mimeType?.startsWith('text/')
          ? IconFileText
          : IconFile;
  return (
    <button
      type="button"
      className={classes.chip}
      data-problem={attachment.problem !== null || undefined}
      onClick={(event) => {
        event.stopPropagation();
        onOpen();
      }}
    >
      {picture ? (
        <Thumbnail place={place} name={attachment.name} />
      ) : (
        <Icon size={16} className={classes.icon} aria-hidden />
      )}
      <span className={classes.about}>
        <bdi className={classes.name}>{visible(attachment.name)}</bdi>
        <span className={classes.size}>{attachment.problem ?? sizeWords(attachment)}</span>
      </span>
    </button>
  );
}

/** The picture, fetched when it first comes into view. */
function Thumbnail({ place, name }: { place: AttachmentPlace; name: string }) {
  const { ref, entry } = useIntersection({ threshold: 0 });
  const [seen, setSeen] = useState(false);
  if (entry?.isIntersecting === true && !seen) setSeen(true);
  const found = useAttachment(place, seen);
  return (
    <span ref={ref} className={classes.thumbnail}>
      {found.data?.type === 'image' ? (
        <img src={found.data.url} alt={name} decoding="async" draggable={false} />
      ) : (
        <IconPhoto size={18} aria-hidden />
      )}
    </span>
  );
}
