import { useSay } from '../../ui/lib/language.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Go } from './go.tsx';
import { usePageTitle } from './page-title.ts';
import { paths } from './paths.ts';

export function NotFound() {
  const t = useSay();
  const title = t('없는 페이지입니다', 'Page not found');
  usePageTitle(title);
  return (
    <div className="grid justify-items-center gap-4 px-6 py-20 text-center">
      <h1 className="text-xl font-bold">{title}</h1>
      <Go to={paths.home} className={buttonClass('line')}>
        {t('대시보드로', 'Go to dashboard')}
      </Go>
    </div>
  );
}

/** A bug of ours: says so, and reading the page again is the way on. */
export function PageError() {
  const t = useSay();
  return (
    <main id="content" className="grid justify-items-center gap-4 px-6 py-20 text-center">
      <h1 className="text-xl font-bold">{t('화면을 표시하지 못했습니다', 'This page could not be displayed')}</h1>
      <p className="max-w-md text-ink-soft">
        {t(
          '저장된 것은 그대로입니다. 새로 고쳐도 안 되면 개발자에게 알려 주세요.',
          'Your saved data is safe. If reloading does not help, please tell the developers.',
        )}
      </p>
      <Button onClick={() => location.reload()}>{t('새로 고침', 'Reload')}</Button>
    </main>
  );
}
