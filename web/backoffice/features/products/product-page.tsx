import type { ProductState } from '@madang/contract/catalog';
import { type AdminProduct, changeProductState } from '@madang/contract/catalog-admin';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Skeleton } from '../../../ui/parts/status.tsx';
import { Go, useGo, useParam } from '../../frame/go.tsx';
import { useKeys } from '../../frame/keys.ts';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Icon } from '../../ui/icons.tsx';
import { PageFailed, PageLoading } from '../../ui/page-state.tsx';
import { PageHead } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { product_state_words } from '../../ui/words.ts';
import { BasicsPanel } from './basics-panel.tsx';
import { ImagesPanel } from './images-panel.tsx';
import { OptionsPanel } from './options-panel.tsx';
import { keepProduct, productQuery } from './products.ts';
import { SnapshotsPanel } from './snapshots-panel.tsx';
import { VariantsPanel } from './variants-panel.tsx';

export function ProductPage() {
  const t = useSay();
  const id = useParam('id');
  const { data, error, refetch } = useQuery(productQuery(id));
  usePageTitle(data?.title ?? t('상품', 'Product'));
  if (error && !data) return <PageFailed title={t('상품', 'Product')} error={error} retry={() => void refetch()} />;
  if (!data) {
    return (
      <PageLoading title={t('상품', 'Product')}>
        <Skeleton className="h-8 w-72" />
        <Skeleton className="h-80" />
        <Skeleton className="h-48" />
      </PageLoading>
    );
  }
  return <Editor key={data.id} product={data} />;
}

function Editor({ product }: { product: AdminProduct }) {
  const t = useSay();
  const lang = useLanguage();
  const go = useGo();
  const may = useMay();
  const can_write = may('catalog.write');
  useKeys([{ keys: 'u', label: t('목록으로', 'Back to the list'), run: () => go({ to: paths.products }) }]);
  return (
    <>
      <PageHead
        back={
          <Go to={paths.products} className="link">
            {t('상품 목록', 'Products')}
          </Go>
        }
        title={
          <>
            {pick(lang, product.title, product.title_en)} <StateBadge kind="product" state={product.state} />
          </>
        }
        note={product.shop.name}
        actions={
          <>
            {product.state === 'draft' ? null : (
              <a href={`/products/${product.slug}`} target="_blank" rel="noreferrer" className={buttonClass('quiet')}>
                {t('가게에서 보기', 'View in shop')} <Icon name="outside" />
              </a>
            )}
            {may('inventory.read') && product.variants[0] ? (
              <Go to={paths.stock} search={{ variant_id: product.variants[0].id }} className={buttonClass('quiet')}>
                {t('재고', 'Stock')}
              </Go>
            ) : null}
          </>
        }
      />
      {can_write ? <StateButtons product={product} /> : null}
      <div className="grid grid-cols-1 gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid min-w-0 content-start grid-cols-1 gap-4">
          <BasicsPanel product={product} can_write={can_write} />
          <OptionsPanel product={product} can_write={can_write} />
          <VariantsPanel product={product} can_write={can_write} />
        </div>
        <div className="grid content-start grid-cols-1 gap-4">
          <ImagesPanel product={product} can_write={can_write} />
          <SnapshotsPanel product={product} />
        </div>
      </div>
    </>
  );
}

/** The moves the state table allows now. */
function StateButtons({ product }: { product: AdminProduct }) {
  const t = useSay();
  const lang = useLanguage();
  const queries = useQueryClient();
  const act = useSend(
    `product-state-${product.id}`,
    (state: ProductState, key) => call(changeProductState, { params: { id: product.id }, body: { state }, key }),
    { done: (changed) => keepProduct(queries, changed) },
  );
  const verbs: Record<ProductState, string> = {
    draft: t('준비 중으로', 'Back to draft'),
    on_sale: t('판매 시작', 'Put on sale'),
    temporarily_sold_out: t('일시 품절로', 'Mark sold out'),
    paused: t('판매 중지', 'Pause'),
    ended: t('판매 종료', 'End'),
  };
  if (product.next_states.length === 0) return null;
  return (
    <div className="mb-4 grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        {product.next_states.map((state) => (
          <Button
            key={state}
            look={state === 'on_sale' ? 'accent' : state === 'ended' ? 'bad' : 'line'}
            busy={act.busy}
            title={product_state_words[state][lang]}
            onClick={() => void act.run(state)}
          >
            {verbs[state]}
          </Button>
        ))}
      </div>
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
    </div>
  );
}
