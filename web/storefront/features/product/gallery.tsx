import type { Image } from '@madang/contract/catalog';
import { first_picture_sizes } from '@madang/contract/drop-phase';
import { useEffect, useRef, useState } from 'react';
import { useSay } from '../../../ui/lib/language.ts';
import { Picture } from '../../../ui/parts/picture.tsx';

/** On a phone one picture after another by thumb; on a wide screen all of them in a quiet column. */
export function Gallery({ images, shown_id }: { images: Image[]; shown_id: string | null }) {
  const t = useSay();
  const strip = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  // The chosen colour shows its own picture.
  useEffect(() => {
    const index = images.findIndex((one) => one.id === shown_id);
    const box = strip.current;
    if (index >= 0 && box && box.scrollWidth > box.clientWidth + 8)
      box.scrollTo({ left: index * box.clientWidth, behavior: 'smooth' });
  }, [images, shown_id]);
  if (images.length === 0) return <div className="aspect-4/5 bg-sunken lg:rounded-card" />;
  return (
    <div className="relative">
      {/* biome-ignore lint/a11y/useSemanticElements: a scrolling strip, not form fields */}
      <div
        ref={strip}
        role="group"
        aria-label={t('상품 사진', 'Product pictures')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={(event) => setAt(Math.round(event.currentTarget.scrollLeft / event.currentTarget.clientWidth))}
        className="no-scrollbar flex snap-x snap-mandatory overflow-x-auto lg:grid lg:gap-3 lg:overflow-visible"
      >
        {images.map((image, index) => (
          <Picture
            key={image.id}
            image={image}
            sizes={first_picture_sizes.product}
            first={index === 0}
            className="aspect-4/5 w-full shrink-0 snap-center lg:aspect-auto lg:rounded-card"
          />
        ))}
      </div>
      {images.length > 1 ? (
        <p
          aria-hidden="true"
          className="tabular absolute right-4 bottom-4 rounded-full bg-black/65 px-3 py-1 text-xs text-white lg:hidden"
        >
          {at + 1} / {images.length}
        </p>
      ) : null}
    </div>
  );
}
