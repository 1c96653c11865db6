/** Loaded with the first picture: most processes never see one, and the library is large. */
async function library() {
  const { default: sharp } = await import('sharp');
  // One picture at a time on one thread: an upload must not take the machine from the buyers.
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
}

const image_widths = [320, 640, 1280] as const;
const max_pixels = 50_000_000;

export type EncodedImage = {
  width: number;
  height: number;
  /** `#rrggbb`, the mean colour. */
  color: string;
  sizes: { width: number; bytes: Buffer }[];
};

const readable = new Set(['jpeg', 'png', 'webp', 'avif', 'heif', 'gif']);

/**
 * Re-encodes an untrusted picture as WebP in up to three widths (never enlarged), turned as its EXIF says and stripped of
 * all metadata (a phone's photo knows where it was taken). The format is read from the bytes, never from a name or a
 * header; SVG is refused because it is a document. Null where the bytes are no picture within 50 megapixels.
 */
export async function encodeImage(bytes: Buffer): Promise<EncodedImage | null> {
  try {
    const sharp = await library();
    const open = () => sharp(bytes, { limitInputPixels: max_pixels, failOn: 'error', pages: 1 });
    const { format } = await open().metadata();
    if (!format || !readable.has(format)) return null;
    const upright = await open()
      .rotate()
      .resize({ width: 1280, withoutEnlargement: true })
      .toColourspace('srgb')
      .png({ compressionLevel: 0 })
      .toBuffer({ resolveWithObject: true });
    const { width, height } = upright.info;
    const widths = [...image_widths.filter((one) => one < width), width];
    const sizes = [];
    for (const one of widths) {
      const encoded = await sharp(upright.data)
        .resize({ width: one })
        .webp({ quality: 80, effort: 4, smartSubsample: true })
        .toBuffer();
      sizes.push({ width: one, bytes: encoded });
    }
    const mean = await sharp(upright.data).flatten({ background: '#ffffff' }).stats();
    const color = `#${mean.channels
      .slice(0, 3)
      .map((channel) => Math.round(channel.mean).toString(16).padStart(2, '0'))
      .join('')}`;
    return { width, height, color: color.length === 7 ? color : '#eeeeee', sizes };
  } catch {
    // libvips throws for every kind of broken, hostile or oversized file; the uploader hears one sentence.
    return null;
  }
}

/** A picture as messengers show links: 1200 x 630 JPEG, cropped around its middle. */
export async function encodeShareImage(bytes: Buffer): Promise<Buffer> {
  const sharp = await library();
  return sharp(bytes, { limitInputPixels: max_pixels })
    .resize({ width: 1200, height: 630, fit: 'cover' })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 82, mozjpeg: true })
    .toBuffer();
}
