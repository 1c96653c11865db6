import type { Image } from '@madang/contract/catalog';
import { type AdminProduct, arrangeImages, uploadImage } from '@madang/contract/catalog-admin';
import { useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useId, useRef, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { toast } from '../../../ui/parts/toast.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Thumb } from '../../ui/picture.tsx';
import { useSend } from '../../ui/send.ts';
import { keepProduct, productQuery } from './products.ts';

const limit_bytes = 12 * 1024 * 1024;

/** Puts the one at `from` where `to` is. */
function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.toSpliced(from, 1);
  const one = list[from];
  return one === undefined || to < 0 || to >= list.length ? [...list] : rest.toSpliced(to, 0, one);
}

/** Pictures: dropped or chosen, uploaded one after another, ordered by buttons; the first is the product's face. */
export function ImagesPanel({ product, can_write }: { product: AdminProduct; can_write: boolean }) {
  const t = useSay();
  const queries = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const id = useId();
  const [progress, setProgress] = useState<string | null>(null);
  const [refused, setRefused] = useState<string[]>([]);
  const [over, setOver] = useState(false);
  const arrange = useSend(
    `images-${product.id}`,
    (images: { id: string; alt: string; alt_en?: string | null }[], key) =>
      call(arrangeImages, { params: { id: product.id }, body: { images }, key }),
    { done: (changed) => keepProduct(queries, changed) },
  );
  const put = (images: readonly Image[]) =>
    void arrange.run(images.map(({ id, alt, alt_en }) => ({ id, alt, alt_en })));
  const upload = async (files: readonly File[]) => {
    const failures: string[] = [];
    for (const [index, file] of files.entries()) {
      setProgress(t(`올리는 중 ${index + 1}/${files.length}`, `Uploading ${index + 1} of ${files.length}`));
      if (file.size > limit_bytes) {
        failures.push(`${file.name}: ${t('12MB까지 올릴 수 있습니다.', '12 MB at most.')}`);
        continue;
      }
      const body = new FormData();
      body.set('alt', product.title);
      body.set('file', file);
      try {
        await call(uploadImage, { params: { id: product.id }, body } as never);
      } catch (error) {
        failures.push(`${file.name}: ${sentenceOf(error)}`);
      }
    }
    setProgress(null);
    setRefused(failures);
    if (failures.length < files.length) toast(t('사진을 올렸습니다.', 'Pictures uploaded.'));
    await queries.invalidateQueries({ queryKey: productQuery(product.id).queryKey });
    void queries.invalidateQueries({ queryKey: ['products', 'list'] });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (can_write && event.dataTransfer.files.length > 0) void upload([...event.dataTransfer.files]);
  };
  return (
    <Panel
      title={t('사진', 'Pictures')}
      note={product.images.length > 0 ? t('첫 사진이 대표입니다', 'The first picture is the main one') : null}
    >
      <ul className="grid grid-cols-1 gap-2">
        {product.images.map((image, index) => (
          <ImageRow
            key={image.id}
            image={image}
            first={index === 0}
            last={index === product.images.length - 1}
            can_write={can_write}
            onMove={(by) => put(moved(product.images, index, index + by))}
            onRemove={() => put(product.images.toSpliced(index, 1))}
            onAlt={(alt) => put(product.images.with(index, { ...image, alt }))}
          />
        ))}
      </ul>
      {can_write ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button inside does the same
        <div
          className={`mt-3 grid justify-items-center gap-1 rounded-card border border-dashed px-4 py-5 text-center ${over ? 'border-accent bg-accent-soft' : 'border-line-strong'}`}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <label htmlFor={id} className="link cursor-pointer font-medium">
            {progress ?? t('사진 고르기', 'Choose pictures')}
          </label>
          <input
            ref={picker}
            id={id}
            type="file"
            multiple
            accept="image/jpeg,image/png,image/webp,image/avif,image/gif"
            className="sr-only"
            onChange={(event) => {
              const files = [...(event.target.files ?? [])];
              event.target.value = '';
              if (files.length > 0) void upload(files);
            }}
          />
          <p className="text-xs text-ink-faint">
            {t(
              '끌어다 놓아도 됩니다. 12MB까지, JPEG·PNG·WebP·AVIF·GIF',
              'Or drop them here. Up to 12 MB, JPEG, PNG, WebP, AVIF, GIF',
            )}
          </p>
        </div>
      ) : null}
      <div aria-live="polite" className="mt-2 grid gap-1">
        {refused.map((line) => (
          <p key={line} className="text-xs text-bad">
            {line}
          </p>
        ))}
        <Refused>{arrange.error ? sentenceOf(arrange.error) : null}</Refused>
      </div>
    </Panel>
  );
}

type RowProps = {
  image: Image;
  first: boolean;
  last: boolean;
  can_write: boolean;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
  onAlt: (alt: string) => void;
};

function ImageRow({ image, first, last, can_write, onMove, onRemove, onAlt }: RowProps) {
  const t = useSay();
  const [alt, setAlt] = useState(image.alt);
  return (
    <li className="flex items-center gap-2">
      <Thumb image={image} className="size-12" />
      <input
        aria-label={t('사진 설명', 'Picture description')}
        className="control min-w-0"
        maxLength={200}
        disabled={!can_write}
        value={alt}
        onChange={(event) => setAlt(event.target.value)}
        onBlur={() => alt.trim() !== image.alt && onAlt(alt.trim())}
      />
      {can_write ? (
        <div className="flex">
          <IconButton label={t('앞으로', 'Earlier')} disabled={first} onClick={() => onMove(-1)}>
            <Icon name="up" />
          </IconButton>
          <IconButton label={t('뒤로', 'Later')} disabled={last} onClick={() => onMove(1)}>
            <Icon name="down" />
          </IconButton>
          <IconButton label={t('빼기', 'Remove')} onClick={onRemove}>
            <Icon name="trash" />
          </IconButton>
        </div>
      ) : null}
    </li>
  );
}
