import { Loader } from '@mantine/core';
import { IconFile, IconX } from '@tabler/icons-react';
import type { StagedAttachment } from '../../../shared/entities/attachment.js';
import { bytes, visible } from '../../ui/format.js';
import classes from './Attachment.module.css';

interface StagedChipsProps {
  staged: StagedAttachment[];
  /** How many files are still being taken in. */
  staging: number;
  disabled: boolean;
  onRemove: (token: string) => void;
}

/** The files that wait in the composer. */
export function StagedChips({ staged, staging, disabled, onRemove }: StagedChipsProps) {
  if (staged.length === 0 && staging === 0) return null;
  return (
    <ul className={classes.staged} aria-label="Attached files">
      {staged.map((file) => (
        <li key={file.token} className={classes.stagedFile}>
          {file.thumbnail === undefined ? (
            <IconFile size={14} aria-hidden />
          ) : (
            <img src={file.thumbnail} alt="" className={classes.stagedPicture} />
          )}
          <bdi className={classes.name}>{visible(file.name)}</bdi>
          <span className={classes.size}>{bytes(file.size)}</span>
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
          <Loader size={12} color="gray" aria-hidden /> taking in{' '}
          {staging === 1 ? 'a file' : `${staging} files`}…
        </li>
      )}
    </ul>
  );
}
