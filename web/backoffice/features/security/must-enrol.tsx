import { useQueryClient } from '@tanstack/react-query';
import { useSay } from '../../../ui/lib/language.ts';
import { BrandName } from '../../../ui/parts/brand.tsx';
import { SecondFactor } from '../../../ui/security/second-factor.tsx';
import { AccountMenu } from '../../frame/account-menu.tsx';
import { sessionQuery } from '../../frame/session.ts';

/** Shown to an owner instead of any page until the second factor is on. */
export function MustEnrol() {
  const t = useSay();
  const queries = useQueryClient();
  return (
    <main className="mx-auto grid min-h-dvh max-w-2xl content-center gap-6 px-6 py-10">
      <div>
        <BrandName className="text-xl" />
        <h1 className="mt-6 text-xl font-bold">{t('2단계 인증을 켜 주세요', 'Please turn on two-step sign-in')}</h1>
        <p className="mt-2 text-ink-soft">
          {t(
            '소유자는 가게의 모든 것을 바꿀 수 있으므로, 켠 뒤에 관리 화면이 열립니다. 1분이면 됩니다.',
            'Owners can change everything, so the back office opens once this is on. It takes a minute.',
          )}
        </p>
      </div>
      <SecondFactor onChanged={() => void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })} />
      <div className="border-t border-line pt-4">
        <AccountMenu />
      </div>
    </main>
  );
}
