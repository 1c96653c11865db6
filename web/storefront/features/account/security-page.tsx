import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSay } from '../../../ui/lib/language.ts';
import { buttonClass } from '../../../ui/parts/button.tsx';
import { Empty, Skeleton } from '../../../ui/parts/status.tsx';
import { Devices } from '../../../ui/security/devices.tsx';
import { Passkeys } from '../../../ui/security/passkeys.tsx';
import { SecondFactor } from '../../../ui/security/second-factor.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { sessionQuery } from './api.ts';
import { SocialPanel, socialLinksQuery } from './social-panel.tsx';

/** One's own sign-in: passkeys, accounts elsewhere, the second factor and the devices. */
export function SecurityPage() {
  const t = useSay();
  const { social } = useSearch({ from: '/security' });
  const session = useQuery(sessionQuery);
  const links = useQuery({ ...socialLinksQuery, enabled: Boolean(session.data?.account) });
  // A shop without any provider says nothing of them.
  const has_social = links.isError || [...(links.data?.offered ?? []), ...(links.data?.linked ?? [])].length > 0;
  return (
    <div className="page max-w-3xl">
      <PageHeading title={t('로그인과 보안', 'Sign-in and security')}>
        {t('로그인하는 방법과 로그인한 기기를 관리합니다.', 'Choose how you sign in, and see where you are signed in.')}
      </PageHeading>
      {session.isPending ? <Skeleton className="mt-8 h-40" /> : null}
      {session.data && !session.data.account ? (
        <Empty
          title={t('로그인해 주세요', 'Please sign in.')}
          action={
            <Link to="/sign-in" search={{ next: '/security' }} className={buttonClass({ look: 'ink' })}>
              {t('로그인', 'Sign in')}
            </Link>
          }
        />
      ) : null}
      {session.data?.account ? (
        <>
          <Part title={t('패스키', 'Passkeys')}>
            <Passkeys />
          </Part>
          {has_social ? (
            <Part title={t('연결된 계정', 'Linked accounts')}>
              <SocialPanel why={social} />
            </Part>
          ) : null}
          <Part title={t('2단계 인증', 'Two-step sign-in')}>
            <SecondFactor />
          </Part>
          <Part title={t('로그인한 기기', 'Where you are signed in')}>
            <Devices />
          </Part>
        </>
      ) : null}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="mt-10">
      <h2 className="mb-4 text-xl font-bold">{title}</h2>
      {children}
    </section>
  );
}
