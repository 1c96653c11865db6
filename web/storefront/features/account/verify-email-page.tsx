import { changeEmail } from '@madang/contract/challenges';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { call } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { buttonClass } from '../../../ui/parts/button.tsx';
import { toast } from '../../../ui/parts/toast.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { meQuery, sessionQuery } from './api.ts';
import { Form } from './form.tsx';
import { forgetLinkToken, useLinkToken } from './use-link-token.ts';
import { NoLink } from './verify-page.tsx';

/** Where the mail to a new address leads: works for the signed-in account that asked, and for nobody else. */
export function VerifyEmailPage() {
  const t = useSay();
  const go = useNavigate();
  const queries = useQueryClient();
  const token = useLinkToken('verify-email');
  const session = useQuery(sessionQuery);
  const act = useMutation({
    mutationFn: () => call(changeEmail, { body: { token: token ?? '' } }),
    onSuccess: () => {
      forgetLinkToken('verify-email');
      void queries.invalidateQueries({ queryKey: meQuery.queryKey });
      void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
      toast(t('이메일을 바꿨습니다.', 'Your e-mail was changed.'));
      void go({ to: '/me', replace: true });
    },
  });
  if (!token) return <NoLink />;
  return (
    <div className="page max-w-md">
      <PageHeading title={t('새 이메일 확인', 'Confirm your new e-mail')} />
      {session.data && !session.data.account ? (
        <div className="mt-8 grid gap-4">
          <p className="text-ink-soft">
            {t('이메일을 바꾸려는 계정으로 먼저 로그인해 주세요.', 'Please sign in to that account first.')}
          </p>
          <Link to="/sign-in" search={{ next: '/verify-email' }} className={buttonClass({ size: 'lg', wide: true })}>
            {t('로그인', 'Sign in')}
          </Link>
        </div>
      ) : (
        <Form act={act} label={t('이 이메일로 바꾸기', 'Use this e-mail')}>
          {null}
        </Form>
      )}
    </div>
  );
}
