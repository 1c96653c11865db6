const longest = 1_280;

/** A photo of a telephone as a JPEG of some hundred kilobytes, in base64: what was taken out of signal is sent over a bad line. */
export async function shrink(file: Blob): Promise<string> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  for (const quality of [0.7, 0.5, 0.3]) {
    const text = canvas.toDataURL('image/jpeg', quality).split(',')[1] ?? '';
    if (text.length < 600_000) return text;
  }
  return canvas.toDataURL('image/jpeg', 0.1).split(',')[1] ?? '';
}
