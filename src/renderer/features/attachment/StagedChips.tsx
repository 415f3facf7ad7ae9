import { Loader } from '@mantine/core';
import { IconFile, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { StagedAttachment } from '../../../contract/entities/attachment.js';
import { bytes, visible } from '../../ui/format.js';
import classes from './Attachment.module.css';
import { AttachmentViewer } from './AttachmentViewer.js';

interface StagedChipsProps {
  sessionId: string;
  staged: StagedAttachment[];
  /** How many files are still being taken in. */
  staging: number;
  disabled: boolean;
  onRemove: (token: string) => void;
}

/** The files that wait in the composer. */
export function StagedChips({ sessionId, staged, staging, disabled, onRemove }: StagedChipsProps) {
  const [viewed, setViewed] = useState<number | null>(null);
  if (staged.length === 0 && staging === 0) return null;
  return (
    <>
      <ul className={classes.staged} aria-label="Attached files">
        {staged.map((file, at) => (
          <li key={file.token} className={classes.stagedFile}>
            <button type="button" className={classes.open} title="Look at it" onClick={() => setViewed(at)}>
              {file.thumbnail === undefined ? (
                <IconFile size={14} aria-hidden />
              ) : (
                <img src={file.thumbnail} alt="" className={classes.stagedPicture} />
              )}
              <bdi className={classes.name}>{visible(file.name)}</bdi>
              <span className={classes.size}>{bytes(file.size)}</span>
            </button>
            <button
              type="button"
              className={classes.remove}
              aria-label={`Remove ${visible(file.name)}`}
              disabled={disabled}
              onClick={() => onRemove(file.token)}
            >
              <IconX size={12} aria-hidden />
            </button>
          </li>
        ))}
        {staging > 0 && (
          <li className={classes.stagedFile}>
            <Loader size={12} color="gray" aria-hidden /> attaching{' '}
            {staging === 1 ? 'a file' : `${staging} files`}…
          </li>
        )}
      </ul>
      {viewed !== null && (
        <AttachmentViewer
          files={staged.map((file) => ({ ...file, place: { sessionId, token: file.token }, problem: null }))}
          position={viewed}
          onMove={setViewed}
          onClose={() => setViewed(null)}
        />
      )}
    </>
  );
}
