import { useQuery } from '@tanstack/react-query';
import { useLanguage, useSay } from '../../ui/lib/language.ts';
import { ErrorPanel, Skeleton } from '../../ui/parts/status.tsx';
import { MustEnrol } from '../features/security/must-enrol.tsx';
import { SignIn } from '../features/session/sign-in.tsx';
import { Welcome } from '../features/staff/welcome-page.tsx';
import { Frame } from './frame.tsx';
import { sessionQuery } from './session.ts';

/** Nobody sees a page before the server has said who they are. */
export function Gate() {
  const t = useSay();
  const lang = useLanguage();
  const { data, error, refetch } = useQuery(sessionQuery);
  document.documentElement.lang = lang;
  if (data && location.pathname.endsWith('/welcome')) return <Welcome session={data} />;
  if (data?.account?.staff) return <Frame />;
  if (data?.account?.second_factor === 'missing') return <MustEnrol />;
  if (data) return <SignIn session={data} />;
  if (error) {
    return (
      <main className="grid min-h-dvh content-center">
        <h1 className="sr-only">{t('마당 관리', 'Madang back office')}</h1>
        <ErrorPanel error={error} retry={() => void refetch()} />
      </main>
    );
  }
  return (
    <main aria-busy="true" className="mx-auto grid min-h-dvh max-w-sm content-center gap-4 px-6">
      <h1 className="sr-only">{t('마당 관리', 'Madang back office')}</h1>
      <Skeleton className="h-6 w-24" />
      <Skeleton className="h-10" />
      <Skeleton className="h-10" />
    </main>
  );
}
