import type { ProductQuery, ProductSort } from '@madang/contract/catalog';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef } from 'react';
import { count } from '../../../ui/lib/format.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button, buttonClass } from '../../../ui/parts/button.tsx';
import { SearchIcon } from '../../../ui/parts/icons.tsx';
import { Empty, ErrorPanel } from '../../../ui/parts/status.tsx';
import { NotFound } from '../../layout/not-found.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { CardSkeleton } from '../drops/drop-card.tsx';
import { card_grid } from '../drops/drop-sections.tsx';
import { categoriesQuery, productPagesQuery } from './api.ts';
import type { ListingSearch } from './listing-search.ts';
import { ProductCard } from './product-card.tsx';

const price_bands: [string, string, string][] = [
  ['-30000', '3만원 이하', 'Under ₩30k'],
  ['30000-100000', '3–10만원', '₩30k–100k'],
  ['100000-300000', '10–30만원', '₩100k–300k'],
  ['300000-', '30만원 이상', 'Over ₩300k'],
];

const chip =
  'inline-flex min-h-11 shrink-0 items-center rounded-full border px-4 text-sm whitespace-nowrap transition-colors border-line hover:border-ink aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-paper aria-[current=page]:border-ink aria-[current=page]:bg-ink aria-[current=page]:text-paper';

export function ListingPage() {
  const t = useSay();
  const lang = useLanguage();
  const { category } = useParams({ strict: false });
  const search = useSearch({ strict: false }) as ListingSearch;
  const categories = useQuery(categoriesQuery);
  const [min, max] = (search.price ?? '').split('-');
  const query: ProductQuery = {
    ...(category ? { category } : {}),
    ...(search.q ? { q: search.q } : {}),
    ...(search.tag ? { tag: search.tag } : {}),
    ...(search.in_stock ? { in_stock: true } : {}),
    ...(min ? { price_min: Number(min) } : {}),
    ...(max ? { price_max: Number(max) } : {}),
    sort: search.sort ?? 'newest',
  };
  const pages = useInfiniteQuery(productPagesQuery(query));
  const products = pages.data?.pages.flatMap((page) => page.products) ?? [];
  const here = categories.data?.categories.find((one) => one.slug === category);
  const parent = here?.parent_slug ?? here?.slug;
  const children =
    categories.data?.categories.filter((one) => (category ? one.parent_slug === parent : one.parent_slug === null)) ??
    [];
  const parent_name = categories.data?.categories.find((one) => one.slug === parent);
  const title = here
    ? pick(lang, here.name, here.name_en)
    : search.q
      ? t(`‘${search.q}’ 검색 결과`, `Results for “${search.q}”`)
      : t('전체 상품', 'All products');
  // An address that names no category: not all goods under another name.
  if (category && categories.data && !here && products.length === 0 && !pages.isPending) return <NotFound />;
  const bare = !search.q && !search.tag && !search.in_stock && !search.price;
  return (
    <div className="page">
      <PageHeading title={title} />
      {category ? null : <SearchForm search={search} />}
      <nav
        aria-label={t('분류', 'Categories')}
        className="no-scrollbar -mx-5 mt-6 flex gap-2 overflow-x-auto px-5 pb-1 sm:mx-0 sm:px-0"
      >
        {category && parent ? (
          <Link
            to="/categories/$category"
            params={{ category: parent }}
            activeOptions={{ exact: true, includeSearch: false }}
            className={chip}
          >
            {parent_name
              ? t(`${parent_name.name} 전체`, `All ${parent_name.name_en ?? parent_name.name}`)
              : t('전체', 'All')}
          </Link>
        ) : (
          <Link to="/products" activeOptions={{ exact: true, includeSearch: false }} className={chip}>
            {t('전체', 'All')}
          </Link>
        )}
        {children.map((one) => (
          <Link
            key={one.id}
            to="/categories/$category"
            params={{ category: one.slug }}
            activeOptions={{ exact: true, includeSearch: false }}
            className={chip}
          >
            {pick(lang, one.name, one.name_en)}
          </Link>
        ))}
      </nav>
      <Filters search={search} />
      {pages.isError ? (
        <ErrorPanel error={pages.error} retry={() => pages.refetch()} />
      ) : pages.isPending ? (
        <div className={card_grid}>
          {[1, 2, 3, 4, 5, 6, 7, 8].map((n) => (
            <CardSkeleton key={n} />
          ))}
        </div>
      ) : products.length === 0 ? (
        <Empty
          title={
            bare ? t('아직 상품이 없습니다', 'There are no products yet') : t('맞는 상품이 없습니다', 'Nothing matches')
          }
          action={
            <Link to="/products" className={buttonClass({ look: 'line' })}>
              {bare ? t('전체 상품 보기', 'See everything') : t('필터 지우고 전체 보기', 'See everything')}
            </Link>
          }
        >
          {bare
            ? null
            : t(
                '검색어를 줄이거나 필터를 풀어 보세요. 초성(ㄷㄱ)으로도 찾을 수 있습니다.',
                'Try fewer words or remove a filter.',
              )}
        </Empty>
      ) : (
        <>
          <h2 className="sr-only">{t('상품', 'Products')}</h2>
          <div className={card_grid}>
            {products.map((one, index) => (
              <ProductCard key={one.id} product={one} first={index < 4} />
            ))}
          </div>
          <div className="mt-12 text-center">
            {pages.hasNextPage ? (
              <Button look="line" busy={pages.isFetchingNextPage} onClick={() => pages.fetchNextPage()}>
                {t('더 보기', 'Show more')}
              </Button>
            ) : (
              <p className="text-sm text-ink-faint">
                {t(`상품 ${count(products.length)}개를 모두 보셨습니다`, `That is all ${count(products.length)}`)}
              </p>
            )}
          </div>
        </>
      )}
    </div>
  );
}

function SearchForm({ search }: { search: ListingSearch }) {
  const t = useSay();
  const go = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (search.find) field.current?.focus();
  }, [search.find]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void go({ to: '/products', search: { ...search, find: undefined, q: field.current?.value.trim() || undefined } });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is not yet known to every screen reader
    <form role="search" onSubmit={submit} className="relative mt-6 max-w-xl">
      <input
        ref={field}
        type="search"
        name="q"
        defaultValue={search.q ?? ''}
        key={search.q ?? ''}
        aria-label={t('상품 찾기', 'Search products')}
        placeholder={t('상품, 상점, 초성(ㄷㄱ)', 'Products or shops')}
        className="h-12 w-full rounded-full border border-line-strong bg-raised pr-14 pl-5 placeholder:text-ink-faint"
      />
      <button
        type="submit"
        aria-label={t('찾기', 'Search')}
        className="absolute inset-y-0 right-1 inline-flex w-12 items-center justify-center rounded-full"
      >
        <SearchIcon />
      </button>
    </form>
  );
}

function Filters({ search }: { search: ListingSearch }) {
  const t = useSay();
  const go = useNavigate();
  const set = (change: ListingSearch) =>
    void go({ to: '.', search: { ...search, ...change, find: undefined }, replace: true, resetScroll: false });
  const sorts: [ProductSort, string][] = [
    ['newest', t('최신순', 'Newest')],
    ['popular', t('인기순', 'Popular')],
    ['price_asc', t('낮은 가격순', 'Price: low to high')],
    ['price_desc', t('높은 가격순', 'Price: high to low')],
  ];
  return (
    <div className="mt-3 mb-7 flex flex-wrap items-center gap-x-3 gap-y-1 sm:flex-nowrap lg:mt-5">
      {/* biome-ignore lint/a11y/useSemanticElements: toggle buttons, not one form field */}
      <div
        role="group"
        aria-label={t('필터', 'Filters')}
        className="no-scrollbar -mx-5 flex w-screen gap-2 overflow-x-auto px-5 sm:mx-0 sm:w-auto sm:px-0"
      >
        <button
          type="button"
          aria-pressed={search.in_stock ?? false}
          className={chip}
          onClick={() => set({ in_stock: search.in_stock ? undefined : true })}
        >
          {t('구매 가능한 상품', 'In stock')}
        </button>
        {price_bands.map(([band, ko, en]) => (
          <button
            key={band}
            type="button"
            aria-pressed={search.price === band}
            className={chip}
            onClick={() => set({ price: search.price === band ? undefined : band })}
          >
            {t(ko, en)}
          </button>
        ))}
        {search.tag ? (
          <button type="button" aria-pressed="true" className={chip} onClick={() => set({ tag: undefined })}>
            #{search.tag} ×
          </button>
        ) : null}
      </div>
      <select
        aria-label={t('정렬', 'Sort')}
        value={search.sort ?? 'newest'}
        onChange={(event) => set({ sort: event.target.value as ProductSort })}
        className="ml-auto h-11 shrink-0 rounded-card bg-transparent pr-1 text-sm font-medium"
      >
        {sorts.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}
