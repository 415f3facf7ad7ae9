const SIDE = 96;
const LARGEST = 20 * 1024 * 1024;

/** A small picture of an image file as a data: URL; undefined for a file that cannot be shown as a picture. */
export async function thumbnailOf(file: File): Promise<string | undefined> {
  if (!/^image\/(png|jpeg|gif|webp)$/.test(file.type) || file.size > LARGEST) return undefined;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return canvas.toDataURL('image/webp', 0.8);
  } catch {
    // Its name promises a picture, its bytes are not one: then it is shown like any file.
    return undefined;
  }
}
