import { product_kinds, product_states } from '@madang/contract/catalog';
import type { AdminProductRow } from '@madang/contract/catalog-admin';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { won } from '../../../ui/lib/format.ts';
import { type Language, pick, type Say, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Go, useFilters, useGo } from '../../frame/go.tsx';
import { useKeys } from '../../frame/keys.ts';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import type { Column } from '../../ui/grid.tsx';
import { Choice, FilterForm, List, SearchBox } from '../../ui/list.tsx';
import { PageHead } from '../../ui/panel.tsx';
import { Thumb } from '../../ui/picture.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { When } from '../../ui/when.tsx';
import { kind_words, product_state_words } from '../../ui/words.ts';
import { NewProductDialog } from './new-product-dialog.tsx';
import { categoriesQuery, type ProductFilters, product_filters, productsQuery } from './products.ts';

function priceText(product: AdminProductRow, lang: Language): string {
  if (product.price_krw === null) return '–';
  const more = product.max_price_krw !== null && product.max_price_krw > product.price_krw;
  return `${won(product.price_krw, lang)}${more ? '~' : ''}`;
}

function columnsOf(t: Say, lang: Language): Column<AdminProductRow>[] {
  return [
    {
      id: 'title',
      title: t('상품', 'Product'),
      track: 'minmax(10rem,4fr)',
      cell: (product) => (
        <span className="flex items-center gap-2.5">
          <Thumb image={product.image} className="size-8 md:size-7" />
          <Go to={paths.product(product.id)} className="link truncate font-medium" tabIndex={-1}>
            {pick(lang, product.title, product.title_en)}
          </Go>
        </span>
      ),
    },
    {
      id: 'shop',
      title: t('가게', 'Shop'),
      track: 'minmax(6rem,1fr)',
      wide: true,
      cell: (product) => pick(lang, product.shop_name, product.shop_name_en),
    },
    {
      id: 'kind',
      title: t('종류', 'Kind'),
      track: '6rem',
      wide: true,
      cell: (product) => kind_words[product.kind][lang],
    },
    {
      id: 'state',
      title: t('상태', 'State'),
      track: '8rem',
      cell: (product) => <StateBadge kind="product" state={product.state} />,
    },
    {
      id: 'stock',
      title: t('재고', 'Stock'),
      track: '5rem',
      wide: true,
      cell: (product) => (product.in_stock ? t('있음', 'Yes') : <span className="text-bad">{t('없음', 'None')}</span>),
    },
    {
      id: 'variants',
      title: t('옵션 수', 'Variants'),
      track: '5.5rem',
      align: 'right',
      wide: true,
      cell: (product) => product.variant_count,
    },
    {
      id: 'price',
      title: t('가격', 'Price'),
      track: '7.5rem',
      align: 'right',
      wide: true,
      cell: (product) => priceText(product, lang),
    },
    {
      id: 'at',
      title: t('고친 때', 'Changed'),
      track: '9.5rem',
      wide: true,
      cell: (product) => <When at={product.updated_at} style="short" />,
    },
  ];
}

export function ProductsPage() {
  const t = useSay();
  const lang = useLanguage();
  const go = useGo();
  const may = useMay();
  usePageTitle(t('상품', 'Products'));
  const [filters, setFilters] = useFilters(product_filters);
  const query = useInfiniteQuery(productsQuery(filters));
  const [making, setMaking] = useState(false);
  const can_write = may('catalog.write');
  useKeys(can_write ? [{ keys: 'n', label: t('새 상품', 'New product'), run: () => setMaking(true) }] : []);
  const new_product = can_write ? (
    <Button look="ink" onClick={() => setMaking(true)}>
      {t('새 상품', 'New product')}
    </Button>
  ) : null;
  return (
    <>
      <PageHead
        title={t('상품', 'Products')}
        actions={
          <>
            <Go to={paths.categories} className={buttonClass('line')}>
              {t('카테고리', 'Categories')}
            </Go>
            {new_product}
          </>
        }
      />
      <Filters filters={filters} onChange={setFilters} />
      <List
        label={t('상품 목록', 'Products')}
        columns={columnsOf(t, lang)}
        query={query}
        pick={(page) => page.products}
        rowId={(product) => product.id}
        onOpen={(product) => go({ to: paths.product(product.id) })}
        empty={
          Object.keys(filters).length > 0 ? (
            <Empty
              title={t('조건에 맞는 상품이 없습니다', 'No product matches')}
              action={
                <Button onClick={() => go({ to: paths.products })}>{t('조건 지우기', 'Clear the filters')}</Button>
              }
            />
          ) : (
            <Empty title={t('아직 상품이 없습니다', 'No products yet')} action={new_product}>
              {t(
                '이름과 가격만으로 시작하고, 사진과 옵션은 그다음에 더하세요.',
                'Start with a name and a price, then add pictures and options.',
              )}
            </Empty>
          )
        }
      />
      <NewProductDialog open={making} onClose={() => setMaking(false)} />
    </>
  );
}

function Filters({ filters, onChange }: { filters: ProductFilters; onChange: (next: ProductFilters) => void }) {
  const t = useSay();
  const lang = useLanguage();
  const categories = useQuery(categoriesQuery).data?.categories ?? [];
  return (
    <FilterForm>
      <SearchBox label={t('이름이나 SKU', 'Name or SKU')} value={filters.q} onSearch={(q) => onChange({ q })} />
      <Choice
        label={t('상태', 'State')}
        any={t('모든 상태', 'All states')}
        className="md:w-40"
        value={filters.state}
        options={product_states.map((state) => [state, product_state_words[state][lang]])}
        onChange={(state) => onChange({ state })}
      />
      <Choice
        label={t('종류', 'Kind')}
        any={t('모든 종류', 'All kinds')}
        className="md:w-36"
        value={filters.kind}
        options={product_kinds.map((kind) => [kind, kind_words[kind][lang]])}
        onChange={(kind) => onChange({ kind })}
      />
      <Choice
        label={t('카테고리', 'Category')}
        any={t('모든 카테고리', 'All categories')}
        className="col-span-2 md:w-44"
        value={filters.category_id}
        options={categories.map((one) => [
          one.id,
          `${one.parent_slug ? '— ' : ''}${(lang === 'en' && one.name_en) || one.name}`,
        ])}
        onChange={(category_id) => onChange({ category_id })}
      />
    </FilterForm>
  );
}
