import { useState } from 'react';
import { useSay } from '../../../ui/lib/language.ts';
import { Go } from '../../frame/go.tsx';
import { paths } from '../../frame/paths.ts';
import { useSession } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';

const later = 'madang.second-factor-later';

/** A demonstration lets an owner's second factor wait, and says so: until next time this browser is opened. */
export function MissingFactor() {
  const t = useSay();
  const account = useSession()?.account;
  const [hidden, setHidden] = useState(() => sessionStorage.getItem(later) === account?.account_id);
  if (account?.second_factor !== 'missing' || hidden) return null;
  const hide = () => {
    sessionStorage.setItem(later, account.account_id);
    setHidden(true);
  };
  return (
    <aside
      aria-label={t('2단계 인증', 'Two-step sign-in')}
      className="mb-3 flex items-center justify-between gap-x-3 rounded-lg bg-warn-soft px-3 py-1 text-warn sm:mb-4 sm:px-4 sm:py-2"
    >
      <p className="min-w-0">
        {t('소유자는 2단계 인증을 켜야 합니다.', 'Owners must use two-step sign-in.')}
        {/* One line on a telephone: the rest is said where it is turned on. */}
        <span className="hidden sm:inline">
          {t(
            ' 체험용 상점에서는 나중에 켤 수 있지만, 실제 상점에서는 켜야 관리 화면이 열립니다.',
            ' In a demo shop you can do it later; in a real shop the back office stays closed until it is on.',
          )}
        </span>
      </p>
      <span className="flex shrink-0 items-center gap-2 sm:gap-3">
        <Go to={paths.security} className="font-semibold underline underline-offset-2">
          {t('켜기', 'Turn it on')}
        </Go>
        <Button onClick={hide}>{t('나중에', 'Later')}</Button>
      </span>
    </aside>
  );
}
