import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSay } from '../../../ui/lib/language.ts';
import { buttonClass } from '../../../ui/parts/button.tsx';
import { Empty, ErrorPanel } from '../../../ui/parts/status.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { dropsQuery } from './api.ts';
import { CardSkeleton } from './drop-card.tsx';
import { card_grid, DropSections } from './drop-sections.tsx';
import { useShownDrops } from './use-phase.ts';

export function DropsPage() {
  const t = useSay();
  const drops = useQuery(dropsQuery);
  const shown = useShownDrops(drops.data?.drops ?? []);
  return (
    <div className="page">
      <PageHeading title={t('드롭', 'Drops')}>
        {t(
          '정해진 시각에 열리고, 다 팔리면 끝납니다. 시각은 모두 한국 시간입니다.',
          'Each drop opens at a set time and ends when everything is sold. All times are Korea time.',
        )}
      </PageHeading>
      {drops.isPending ? (
        <div className={`mt-10 ${card_grid}`}>
          {[1, 2, 3, 4].map((n) => (
            <CardSkeleton key={n} />
          ))}
        </div>
      ) : drops.isError ? (
        <ErrorPanel error={drops.error} retry={() => drops.refetch()} />
      ) : shown.length === 0 ? (
        <Empty
          title={t('예정된 드롭이 없습니다', 'No drops are scheduled')}
          action={
            <Link to="/products" className={buttonClass({ look: 'line' })}>
              {t('전체 상품 보기', 'See all products')}
            </Link>
          }
        />
      ) : (
        <DropSections shown={shown} over_limit={40} />
      )}
    </div>
  );
}
