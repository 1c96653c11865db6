import { acceptInvitation } from '@madang/contract/staff';
import { useMutation } from '@tanstack/react-query';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { BrandName } from '../../../ui/parts/brand.tsx';
import { AccountMenu } from '../../frame/account-menu.tsx';
import { useRoleName } from '../../frame/role-names.ts';
import { type Session, useSession } from '../../frame/session.ts';
import { Button, buttonClass } from '../../ui/button.tsx';

/** Where the link of an invitation leads, for whoever is signed in or not yet. */
export function Welcome({ session }: { session: Session }) {
  const t = useSay();
  const roleName = useRoleName();
  const token = new URLSearchParams(location.search).get('token') ?? '';
  const act = useMutation({ mutationFn: () => call(acceptInvitation, { body: { token } }) });
  return (
    <main className="mx-auto grid min-h-dvh max-w-sm content-center gap-6 px-6 py-10">
      <div>
        <BrandName className="text-xl" />
        <h1 className="mt-6 text-xl font-bold">{t('초대를 받으셨습니다', 'You have been invited')}</h1>
      </div>
      {act.data ? (
        <div role="status" className="grid gap-4">
          <p>
            {t(
              `이제 ${roleName(act.data.role)}입니다. 다시 로그인해 주세요.`,
              `Your role is now ${roleName(act.data.role)}. Please sign in again.`,
            )}
          </p>
          <a className={buttonClass('ink', 'h-10')} href="/admin/">
            {t('관리 화면으로', 'Go to the back office')}
          </a>
        </div>
      ) : session.account ? (
        <div className="grid gap-4">
          <p>
            {t(
              `${session.account.email} 계정으로 초대를 받습니다.`,
              `The invitation will be accepted as ${session.account.email}.`,
            )}
          </p>
          {act.error ? (
            <p role="alert" className="text-bad">
              {sentenceOf(act.error)}
            </p>
          ) : null}
          <Button look="ink" className="h-10" busy={act.isPending} onClick={() => act.mutate()}>
            {t('초대 받기', 'Accept')}
          </Button>
        </div>
      ) : (
        <div className="grid gap-4">
          <p>
            {t(
              '초대 메일을 받은 이메일로 먼저 로그인하거나 가입한 다음, 메일의 링크를 다시 눌러 주세요.',
              'Sign in or sign up with the e-mail the invitation came to, then open the link in the mail again.',
            )}
          </p>
          <div className="flex flex-wrap gap-2">
            <a className={buttonClass('ink')} href="/sign-in">
              {t('로그인', 'Sign in')}
            </a>
            <a className={buttonClass('line')} href="/sign-up">
              {t('가입하기', 'Sign up')}
            </a>
          </div>
        </div>
      )}
      <div className="border-t border-line pt-4">
        <AccountMenu />
      </div>
    </main>
  );
}

/** For the router: the gate shows the page before any route is looked at. */
export function WelcomeBack() {
  const session = useSession();
  return session ? <Welcome session={session} /> : null;
}
