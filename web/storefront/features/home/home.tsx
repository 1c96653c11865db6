import { heroOf } from '@madang/contract/drop-phase';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { ArrowIcon } from '../../../ui/parts/icons.tsx';
import { ErrorPanel } from '../../../ui/parts/status.tsx';
import { usePageTitle } from '../../layout/page-title.ts';
import { categoriesQuery, productsQuery } from '../catalog/api.ts';
import { ProductCard } from '../catalog/product-card.tsx';
import { dropsQuery, useDropsLive } from '../drops/api.ts';
import { CardSkeleton } from '../drops/drop-card.tsx';
import { card_grid, DropSections, SectionTitle } from '../drops/drop-sections.tsx';
import { useShownDrops } from '../drops/use-phase.ts';
import { Hero, HeroSkeleton } from './hero.tsx';

export function Home() {
  const t = useSay();
  usePageTitle(t('다 팔리면 끝나는 것들의 장터', 'A market for things that run out'));
  const drops = useQuery(dropsQuery);
  const shown = useShownDrops(drops.data?.drops ?? []);
  const hero = heroOf(shown);
  useDropsLive(hero ? [hero.drop.drop_id] : []);
  return (
    <>
      {hero ? <Hero key={hero.drop.drop_id} {...hero} /> : drops.isPending ? <HeroSkeleton /> : <Welcome />}
      <div className="page">
        {drops.isError ? <ErrorPanel error={drops.error} retry={() => drops.refetch()} /> : null}
        <DropSections shown={shown.filter((one) => one !== hero)} over_limit={4} />
        <Categories />
        <NewProducts />
      </div>
    </>
  );
}

function Welcome() {
  const t = useSay();
  return (
    <section className="px-5 py-20 text-center lg:py-32">
      <h1 className="text-display font-semibold tracking-tight">
        {t('다 팔리면 끝나는 것들의 장터', 'A market for things that run out')}
      </h1>
      <p className="mt-4 text-ink-soft">{t('다음 드롭을 준비하고 있습니다.', 'The next drop is on its way.')}</p>
    </section>
  );
}

function Categories() {
  const t = useSay();
  const lang = useLanguage();
  const categories = useQuery(categoriesQuery);
  const top = categories.data?.categories.filter((one) => one.parent_slug === null) ?? [];
  if (top.length === 0) return null;
  return (
    <section aria-label={t('분류', 'Categories')} className="mt-16 lg:mt-24">
      <SectionTitle>{t('무엇을 찾으세요?', 'What are you looking for?')}</SectionTitle>
      <ul className="grid border-t border-line sm:grid-cols-2 sm:gap-x-6 lg:grid-cols-4">
        {top.map((one) => (
          <li key={one.id} className="border-b border-line">
            <Link
              to="/categories/$category"
              params={{ category: one.slug }}
              className="group flex min-h-16 items-center gap-3 text-lg font-medium"
            >
              {pick(lang, one.name, one.name_en)}
              <span className="tabular text-sm font-normal text-ink-faint">{one.product_count}</span>
              <ArrowIcon className="ml-auto size-5 text-ink-faint transition-transform duration-200 ease-calm group-hover:translate-x-1" />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function NewProducts() {
  const t = useSay();
  const products = useQuery(productsQuery({ sort: 'newest', limit: 8 }));
  return (
    <section aria-label={t('새로 들어온 상품', 'New arrivals')} className="mt-16 lg:mt-24">
      <SectionTitle
        aside={
          <Link
            to="/products"
            className="inline-flex min-h-11 items-center text-sm text-ink-soft underline-offset-4 hover:underline"
          >
            {t('전체 보기', 'See all')}
          </Link>
        }
      >
        {t('새로 들어온 상품', 'New arrivals')}
      </SectionTitle>
      {products.isError ? <ErrorPanel error={products.error} retry={() => products.refetch()} /> : null}
      <div className={card_grid}>
        {products.isPending
          ? [1, 2, 3, 4].map((n) => <CardSkeleton key={n} />)
          : products.data?.products.map((one) => <ProductCard key={one.id} product={one} />)}
      </div>
    </section>
  );
}
