import type { Product } from '@madang/contract/catalog';
import { phaseAt } from '@madang/contract/drop-phase';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { serverNow } from '../../../ui/lib/clock.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Price } from '../../../ui/parts/price.tsx';
import { ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { isGone, NotFound } from '../../layout/not-found.tsx';
import { usePageTitle } from '../../layout/page-title.ts';
import { cartQuery } from '../cart/api.ts';
import { productQuery } from '../catalog/api.ts';
import { type Drop, dropQuery, dropsQuery, useDropsLive } from '../drops/api.ts';
import { usePhase } from '../drops/use-phase.ts';
import { useAvailability } from './api.ts';
import { BuyBox, useClockCheckBefore } from './buy-box.tsx';
import { Details } from './details.tsx';
import { Gallery } from './gallery.tsx';
import { firstChoice, offerOf, variantOf } from './offer.ts';
import { OptionPicker } from './option-picker.tsx';

/** /products/:slug */
export function ProductPage() {
  const { slug } = useParams({ from: '/products/$slug' });
  const product = useQuery(productQuery(slug));
  if (product.isPending) return <ProductSkeleton />;
  if (product.isError)
    return isGone(product.error) ? <NotFound /> : <ErrorPanel error={product.error} retry={() => product.refetch()} />;
  return <ProductView key={product.data.id} product={product.data} />;
}

/** /drops/:drop_id — the same page with the drop's variant already chosen. */
export function DropPage() {
  const { drop_id } = useParams({ from: '/drops/$drop_id' });
  const drop = useQuery(dropQuery(drop_id));
  const slug = drop.data?.drop.product_slug;
  const product = useQuery({ ...productQuery(slug ?? ''), enabled: slug !== undefined });
  const failed = drop.error ?? product.error;
  if (failed) return isGone(failed) ? <NotFound /> : <ErrorPanel error={failed} retry={() => void drop.refetch()} />;
  if (!drop.data || !product.data) return <ProductSkeleton />;
  return <ProductView key={drop_id} product={product.data} drop={drop.data.drop} />;
}

/** One drop a variant: the one named by the address, else one that is open or coming. */
function dropOfVariant(drops: Drop[], variant_id: string | undefined): Drop | null {
  const now_ms = serverNow();
  const live = drops.filter((one) => one.variant_id === variant_id && phaseAt(one, now_ms) !== 'canceled');
  return (
    live.find((one) => Date.parse(one.closes_at) > now_ms && Date.parse(one.opens_at) <= now_ms) ??
    live.find((one) => Date.parse(one.closes_at) > now_ms) ??
    null
  );
}

function ProductView({ product, drop: named }: { product: Product; drop?: Drop }) {
  const lang = useLanguage();
  const title = pick(lang, product.title, product.title_en);
  usePageTitle(title);
  const drops = useQuery(dropsQuery);
  const own = (drops.data?.drops ?? []).filter((one) => one.product_slug === product.slug);
  const first_drop = named ?? own.find((one) => Date.parse(one.closes_at) > serverNow());
  const [touched, setTouched] = useState<Record<string, string> | null>(null);
  const chosen = touched ?? firstChoice(product, first_drop?.variant_id);
  const [missing, setMissing] = useState(false);
  const variant = variantOf(product, chosen);
  const drop = variant && named?.variant_id === variant.id ? named : dropOfVariant(own, variant?.id);
  const available = useAvailability(product.made_to_order ? [] : product.variants.map((one) => one.id));
  const cart = useQuery(cartQuery);
  const in_cart =
    cart.data?.shops.flatMap((shop) => shop.lines).find((line) => line.variant_id === variant?.id)?.quantity ?? 0;

  return (
    <div className="mx-auto max-w-[90rem] pb-24 lg:grid lg:grid-cols-[minmax(0,7fr)_minmax(22rem,5fr)] lg:gap-16 lg:px-10 lg:pt-8 lg:pb-0">
      <Gallery images={product.images} shown_id={variant?.image_id ?? null} />
      <div className="px-5 pt-6 sm:px-8 lg:px-0 lg:pt-2">
        <div className="grid gap-7 lg:sticky lg:top-24">
          <div>
            <p className="text-sm font-semibold">
              <Link to="/products" search={{ q: product.shop.name }} className="hover:underline">
                {pick(lang, product.shop.name, product.shop.name_en)}
              </Link>
            </p>
            <h1 className="mt-2 text-2xl leading-tight font-bold tracking-tight lg:text-[2rem]">{title}</h1>
            <p className="mt-2 text-ink-soft">{pick(lang, product.subtitle, product.subtitle_en)}</p>
            <div className="mt-4">
              <Price
                price_krw={variant?.price_krw ?? product.price_krw}
                compare_at_krw={variant ? variant.compare_at_krw : product.compare_at_krw}
                size="lg"
                from={!variant && product.max_price_krw > product.price_krw}
              />
            </div>
          </div>
          {product.options.length > 0 ? (
            <OptionPicker
              product={product}
              chosen={chosen}
              missing={missing}
              onChoose={(option_id, value_id) => setTouched({ ...chosen, [option_id]: value_id })}
              isBuyable={(one) => one.state === 'on_sale' && (available.get(one.id) ?? (one.in_stock ? 1 : 0)) > 0}
            />
          ) : null}
          <Selling
            key={drop?.drop_id ?? 'plain'}
            product={product}
            variant={variant}
            drop={drop}
            available={variant ? available.get(variant.id) : undefined}
            in_cart={in_cart}
            onMissing={() => {
              setMissing(true);
              showOpenOption();
            }}
          />
          <Details product={product} variant_id={variant?.id} />
        </div>
      </div>
      <Description product={product} />
    </div>
  );
}

/** Brings the first option without a choice before the buyer's eyes and under their keys. */
function showOpenOption(): void {
  const open = [...document.querySelectorAll('[data-option]')].find((one) => !one.querySelector('input:checked'));
  open?.scrollIntoView({ block: 'center' });
  open?.querySelector('input')?.focus({ preventScroll: true });
}

const never = '9999-12-31T00:00:00Z';

function Selling(props: {
  product: Product;
  variant: ReturnType<typeof variantOf>;
  drop: Drop | null;
  available: number | undefined;
  in_cart: number;
  onMissing: () => void;
}) {
  const { drop, variant, available } = props;
  const fresh = useQuery({ ...dropQuery(drop?.drop_id ?? ''), enabled: drop !== null });
  const shown = fresh.data?.drop ?? drop;
  const phase = usePhase(
    shown ?? { opens_at: never, closes_at: never, live: { phase: 'upcoming', remaining: 0, held: 0 } },
  );
  useDropsLive(drop ? [drop.drop_id] : []);
  useClockCheckBefore(shown?.opens_at ?? null, () => void fresh.refetch());
  const real_phase = shown ? phase : null;
  const offer = offerOf({ variant, drop: shown, phase: real_phase, available });
  return <BuyBox {...props} drop={shown} phase={real_phase} offer={offer} />;
}

function Description({ product }: { product: Product }) {
  const t = useSay();
  const lang = useLanguage();
  const html = pick(lang, product.description_html, product.description_html_en);
  if (!html) return null;
  return (
    <section aria-label={t('상품 설명', 'Description')} className="px-5 pt-14 sm:px-8 lg:col-start-1 lg:px-0 lg:pt-16">
      <h2 className="mb-5 text-xl font-bold">{t('이야기', 'The story')}</h2>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised by the server to plain elements without attributes */}
      <div className="prose-shop max-w-2xl" dangerouslySetInnerHTML={{ __html: html }} />
    </section>
  );
}

function ProductSkeleton() {
  return (
    <div className="mx-auto max-w-[90rem] lg:grid lg:grid-cols-[7fr_5fr] lg:gap-16 lg:px-10 lg:pt-8" aria-hidden="true">
      <Skeleton className="aspect-4/5 rounded-none" />
      <div className="grid content-start gap-4 p-5 lg:p-2">
        <Skeleton className="h-5 w-24" />
        <Skeleton className="h-9 w-4/5" />
        <Skeleton className="h-8 w-40" />
        <Skeleton className="mt-6 h-36" />
        <Skeleton className="h-14" />
      </div>
    </div>
  );
}
