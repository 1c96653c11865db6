import type { Image } from '@madang/contract/catalog';
import { useLanguage } from '../lib/language.ts';

type Props = {
  image: Image | null | undefined;
  /** The `sizes` of the layout, e.g. `(min-width: 64rem) 25vw, 50vw`. */
  sizes: string;
  /** The picture the page is judged by: loaded first. */
  first?: boolean;
  /** Shown beside words that say the same: no alternative text. */
  decorative?: boolean;
  className?: string;
};

/** A picture in its own mean colour until it is there; the browser picks the width. */
export function Picture({ image, sizes, first, decorative, className = '' }: Props) {
  const lang = useLanguage();
  if (!image) return <div aria-hidden="true" className={`bg-sunken ${className}`} />;
  const largest = image.sizes.at(-1);
  return (
    <img
      src={largest?.url}
      srcSet={image.sizes.map((one) => `${one.url} ${one.width}w`).join(', ')}
      sizes={sizes}
      width={image.width}
      height={image.height}
      alt={decorative ? '' : lang === 'en' ? (image.alt_en ?? image.alt) : image.alt}
      loading={first ? 'eager' : 'lazy'}
      fetchPriority={first ? 'high' : 'auto'}
      decoding="async"
      style={{ backgroundColor: image.color }}
      className={`object-cover ${className}`}
    />
  );
}

/** A small square picture known only by its address (cart, orders). */
export function Thumb({ src, className = 'size-20' }: { src: string | null; className?: string }) {
  if (!src) return <div aria-hidden="true" className={`shrink-0 rounded-card bg-sunken ${className}`} />;
  return (
    <img
      src={src}
      alt=""
      loading="lazy"
      decoding="async"
      className={`shrink-0 rounded-card bg-sunken object-cover ${className}`}
    />
  );
}
