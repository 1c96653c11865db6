import { useSay } from '../../ui/lib/language.ts';
import { Empty } from '../../ui/parts/status.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Go } from './go.tsx';
import { paths } from './paths.ts';

export function NotFound() {
  const t = useSay();
  return (
    <Empty
      title={t('없는 페이지입니다', 'There is no such page')}
      action={
        <Go to={paths.home} className={buttonClass('line')}>
          {t('대시보드로', 'To the dashboard')}
        </Go>
      }
    />
  );
}

/** A bug of ours: says so, and reading the page again is the way on. */
export function PageError() {
  const t = useSay();
  return (
    <main id="content">
      <Empty
        title={t('화면을 그리지 못했습니다', 'This page could not be drawn')}
        action={<Button onClick={() => location.reload()}>{t('새로 고침', 'Reload')}</Button>}
      >
        {t(
          '저장된 것은 그대로입니다. 새로 고쳐도 안 되면 개발자에게 알려 주세요.',
          'What was saved is safe. If it comes back, tell the developers.',
        )}
      </Empty>
    </main>
  );
}
