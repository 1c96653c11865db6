import type { ReactNode } from 'react';
import { Problem } from '../../ui/lib/api.ts';
import { useSay } from '../../ui/lib/language.ts';
import { ErrorPanel } from '../../ui/parts/status.tsx';
import { Go } from '../frame/go.tsx';
import { paths } from '../frame/paths.ts';
import { Button, buttonClass } from './button.tsx';
import { Empty } from './empty.tsx';

/** A page whose subject could not be read: still named, and with the way on. What does not exist is not asked for again. */
export function PageFailed({ title, error, retry }: { title: string; error: unknown; retry: () => void }) {
  const t = useSay();
  const gone = error instanceof Problem && (error.status === 404 || error.status === 400);
  return (
    <>
      <h1 className="text-xl font-bold tracking-tight">{title}</h1>
      {gone ? (
        <Empty
          title={t('여기에는 아무것도 없습니다', 'There is nothing here')}
          action={
            <>
              <Button onClick={() => history.back()}>{t('앞 화면으로', 'Back')}</Button>
              <Go to={paths.home} className={buttonClass('line')}>
                {t('대시보드로', 'Go to dashboard')}
              </Go>
            </>
          }
        >
          {t(
            '주소가 잘렸거나, 지워졌거나, 볼 권한이 없는 것일 수 있습니다. Ctrl K로 이름이나 번호를 찾아 보세요.',
            'The address may be cut off, the thing removed, or not yours to see. Press Ctrl K and look for its name or number.',
          )}
        </Empty>
      ) : (
        <ErrorPanel error={error} retry={retry} />
      )}
    </>
  );
}

/** A page on its way: named at once, its shape in place of its words. */
export function PageLoading({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div aria-busy="true" className="grid gap-4">
      <h1 className="sr-only">{title}</h1>
      {children}
    </div>
  );
}
