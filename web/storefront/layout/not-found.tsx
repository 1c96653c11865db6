import { Link } from '@tanstack/react-router';
import { useSay } from '../../ui/lib/language.ts';
import { buttonClass } from '../../ui/parts/button.tsx';
import { Empty, ErrorPanel } from '../../ui/parts/status.tsx';
import { usePageTitle } from './page-title.ts';

export function NotFound() {
  const t = useSay();
  usePageTitle(t('찾을 수 없는 페이지', 'Page not found'));
  return (
    <>
      <h1 className="sr-only">{t('찾을 수 없는 페이지', 'Page not found')}</h1>
      <Empty
        title={t('이 마당에는 없는 길이에요', 'This path leads nowhere')}
        action={
          <>
            <Link to="/products" className={buttonClass()}>
              {t('전체 상품에서 찾기', 'Look through everything')}
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
          '주소가 바뀌었거나 판매가 끝나 내려간 상품일 수 있습니다. 찾던 것의 이름으로 다시 찾아 보세요.',
          'The address may have changed, or the product was taken down. Try its name.',
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
