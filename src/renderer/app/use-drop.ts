import { useEffect, useState } from 'react';
import { pathOf } from '../bridge/index.js';
import { showAlert } from '../ui/alerts.js';

interface DropTargets {
  openFolder: (path: string) => void;
  /** Null when there is nothing to attach files to. */
  attach: ((files: File[]) => void) | null;
}

/**
 * A folder that is dropped anywhere on the window is opened; files are attached to the open session.
 * Returns what dropping would do with what is being dragged over the window, in words, or null. The words are to stand
 * on an element over all others: a drop goes to the element that the last `dragover` met, and is lost if that one has
 * left the page since, as a row of a list does that is drawn anew.
 */
export function useDrop(targets: () => DropTargets): string | null {
  const [over, setOver] = useState<string | null>(null);
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;

    // The first of a drag is a `dragenter`: what is over the rest is there before anything can be dropped.
    function onDragOver(event: DragEvent): void {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
      setOver(
        targets().attach === null
          ? 'Drop a folder to open it'
          : 'Drop files to attach them, a folder to open it',
      );
    }

    function onDragLeave(event: DragEvent): void {
      if (event.relatedTarget === null) setOver(null);
    }

    // No pointer moves while something is dragged: whatever ended that drag, it is over.
    function onPointerMove(): void {
      setOver(null);
    }

    function onDrop(event: DragEvent): void {
      setOver(null);
      if (!hasFiles(event)) return;
      event.preventDefault();
      const { attach, openFolder } = targets();
      const dropped = [...(event.dataTransfer?.items ?? [])].flatMap((item) => {
        const file = item.getAsFile();
        return file === null ? [] : [{ file, folder: item.webkitGetAsEntry()?.isDirectory === true }];
      });
      const first = dropped[0];
      if (first === undefined) return;
      const files = dropped.filter((d) => !d.folder).map((d) => d.file);
      const folders = dropped.filter((d) => d.folder).map((d) => `“${d.file.name}”`);
      if (attach !== null && files.length > 0) {
        attach(files);
        if (folders.length > 0) {
          const are = folders.length === 1 ? 'is a folder' : 'are folders';
          showAlert(
            `${folders.join(', ')} ${are}; only files were attached. To open a folder, drop it alone.`,
          );
        }
        return;
      }
      if (dropped.length > 1) {
        showAlert(
          files.length > 0
            ? 'Nothing was taken: no session is open to which files could be attached. Open one, then drop them again.'
            : 'Nothing was opened: one folder can be open at a time. Drop it alone.',
        );
        return;
      }
      const path = pathOf(first.file);
      if (path !== '') openFolder(path);
      else showAlert('That has no path on this machine. Drop a folder from the file manager.');
    }

    window.addEventListener('dragenter', onDragOver);
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('pointermove', onPointerMove);
    window.addEventListener('dragleave', onDragLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragenter', onDragOver);
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('pointermove', onPointerMove);
      window.removeEventListener('dragleave', onDragLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, [targets]);
  return over;
}
