import { useQuery } from '@tanstack/react-query';
import { call, codeOf, keyOf, sentenceOf } from '../../bridge/index.js';
import { showAlert, toast } from '../../ui/alerts.js';

/** Where an attachment is: its message's key and its place in that message's list. */
export interface AttachmentPlace {
  sessionId: string;
  key: string;
  index: number;
}

/** Where a file waits in the composer. */
export interface StagedPlace {
  sessionId: string;
  token: string;
}

/** What the viewer can show of it. Images come as a data: URL, the only picture source that the CSP allows. */
export function useAttachment(place: AttachmentPlace | StagedPlace, enabled: boolean) {
  return useQuery({
    queryKey: 'token' in place ? keyOf('attachment.readStaged', place) : keyOf('attachment.read', place),
    queryFn: async () => {
      const found =
        'token' in place ? await call('attachment.readStaged', place) : await call('attachment.read', place);
      if (found.type !== 'image') return found;
      return { type: 'image' as const, url: await dataUrl(found.bytes, found.mimeType) };
    },
    enabled,
    // A picture can be large: it is dropped soon after it left the screen.
    gcTime: 60_000,
  });
}

function dataUrl(bytes: Uint8Array, mimeType: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error('The picture could not be read.'));
    reader.readAsDataURL(new Blob([new Uint8Array(bytes)], { type: mimeType }));
  });
}

/** Asks where to and copies the file there; reports the result. */
export async function saveAttachment(place: AttachmentPlace, name: string): Promise<void> {
  try {
    const saved = await call('attachment.save', { ...place, name });
    if (saved !== null) toast(`Saved to ${saved.savedTo}`);
  } catch (error) {
    showAlert(sentenceOf(error), codeOf(error));
  }
}
