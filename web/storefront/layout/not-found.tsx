import { Link } from '@tanstack/react-router';
import { Problem } from '../../ui/lib/api.ts';
import { useSay } from '../../ui/lib/language.ts';
import { buttonClass } from '../../ui/parts/button.tsx';
import { Empty, ErrorPanel } from '../../ui/parts/status.tsx';
import { usePageTitle } from './page-title.ts';

/** The address names nothing here: another try of the same would not help. */
export const isGone = (error: unknown) => error instanceof Problem && (error.status === 404 || error.status === 400);

export function NotFound() {
  const t = useSay();
  usePageTitle(t('찾을 수 없는 페이지', 'Page not found'));
  return (
    <>
      <h1 className="sr-only">{t('찾을 수 없는 페이지', 'Page not found')}</h1>
      <Empty
        title={t('이 마당에는 없는 길이에요', 'Page not found')}
        action={
          <>
            <Link to="/products" className={buttonClass()}>
              {t('전체 상품에서 찾기', 'Browse all products')}
            </Link>
            <Link to="/drops" className={buttonClass({ look: 'line' })}>
              {t('지금 열린 드롭', 'Open drops')}
            </Link>
            <Link to="/order-lookup" className={buttonClass({ look: 'line' })}>
              {t('주문 조회', 'Find an order')}
            </Link>
          </>
        }
      >
        {t(
          '주소가 바뀌었거나 판매가 끝난 상품일 수 있습니다. 상품 이름으로 다시 찾아보세요.',
          'The address may have changed, or the product may no longer be on sale. Try searching by name.',
        )}
      </Empty>
    </>
  );
}

export function PageError({ error, reset }: { error: unknown; reset: () => void }) {
  const t = useSay();
  return (
    <>
      <h1 className="sr-only">{t('문제가 생겼습니다', 'Something went wrong')}</h1>
      <ErrorPanel error={error} retry={reset} />
    </>
  );
}
