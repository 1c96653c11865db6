import { undoEmail } from '@madang/contract/challenges';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { toast } from '../../../ui/parts/toast.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { sessionQuery } from './api.ts';
import { Form } from './form.tsx';
import { forgetLinkToken, useLinkToken } from './use-link-token.ts';
import { NoLink } from './verify-page.tsx';

/** Where the notice to the old address leads: the e-mail goes back, and a new password is chosen at once. */
export function UndoEmailPage() {
  const t = useSay();
  const go = useNavigate();
  const queries = useQueryClient();
  const token = useLinkToken('undo-email');
  const act = useMutation({
    mutationFn: () => call(undoEmail, { body: { token: token ?? '' } }),
    onSuccess: (reply) => {
      forgetLinkToken('undo-email');
      void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
      toast(
        t(
          '이메일을 되돌렸습니다. 새 비밀번호를 정해 주세요.',
          'Your e-mail has been restored. Please choose a new password.',
        ),
      );
      void go({ to: '/reset', hash: reply.reset_token, replace: true });
    },
  });
  if (!token) return <NoLink />;
  return (
    <div className="page max-w-md">
      <PageHeading title={t('이메일 되돌리기', 'Restore my e-mail')}>
        {t(
          '계정의 이메일이 이 메일을 받은 주소로 돌아가고, 모든 기기에서 로그아웃되며, 새 비밀번호를 정하게 됩니다.',
          'Your account goes back to the address this e-mail was sent to, all devices are signed out, and you choose a new password.',
        )}
      </PageHeading>
      <Form act={act} label={t('되돌리기', 'Restore')}>
        {null}
      </Form>
    </div>
  );
}
