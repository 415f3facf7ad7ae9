import { expect, type Page } from '@playwright/test';

/**
 * Drops files and folders on the window. A real drop carries paths that no page can forge; CDP gives the page such a
 * drop. What dropping would do is said before, and no longer after.
 */
export async function drop(window: Page, ...files: string[]): Promise<void> {
  const cdp = await window.context().newCDPSession(window);
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    cdp.send('Input.dispatchDragEvent', {
      type,
      x: 600,
      y: 400,
      data: { items: [], files, dragOperationsMask: 1 },
    });
  const said = window.getByText(/^Drop (files to attach them, )?a folder to open it$/);
  await send('dragEnter');
  await expect(said).toBeVisible();
  await send('dragOver');
  await send('drop');
  await expect(said).toHaveCount(0);
  await cdp.detach();
}
