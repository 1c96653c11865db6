import type { Image } from '@madang/contract/catalog';

/** A small square of a product's picture; its name stands beside it, so it says nothing itself. */
export function Thumb({ image, className = 'size-7' }: { image: Image | string | null; className?: string }) {
  if (!image)
    return <span aria-hidden="true" className={`inline-block shrink-0 rounded-[3px] bg-sunken ${className}`} />;
  const url = typeof image === 'string' ? image : image.sizes[0]?.url;
  return (
    <img
      src={url}
      alt=""
      loading="lazy"
      className={`inline-block shrink-0 rounded-[3px] bg-sunken object-cover ${className}`}
    />
  );
}
