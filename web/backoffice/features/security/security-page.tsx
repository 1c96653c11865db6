import { useQueryClient } from '@tanstack/react-query';
import { useSay } from '../../../ui/lib/language.ts';
import { Devices } from '../../../ui/security/devices.tsx';
import { Passkeys } from '../../../ui/security/passkeys.tsx';
import { SecondFactor } from '../../../ui/security/second-factor.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { sessionQuery } from '../../frame/session.ts';
import { PageHead, Panel } from '../../ui/panel.tsx';

/** One's own sign-in: the second factor and the devices. */
export function SecurityPage() {
  const t = useSay();
  const queries = useQueryClient();
  usePageTitle(t('내 로그인', 'My sign-in'));
  return (
    <>
      <PageHead title={t('내 로그인', 'My sign-in')} />
      <div className="grid max-w-3xl grid-cols-1 gap-4">
        <Panel title={t('2단계 인증', 'Two-step sign-in')}>
          <SecondFactor onChanged={() => void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })} />
        </Panel>
        <Panel title={t('패스키', 'Passkeys')}>
          <Passkeys />
        </Panel>
        <Panel title={t('로그인한 기기', 'Where I am signed in')}>
          <Devices />
        </Panel>
      </div>
    </>
  );
}
