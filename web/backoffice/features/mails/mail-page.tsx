import { urlOf } from '@madang/contract/client';
import { adminReadMailPage } from '@madang/contract/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSay } from '../../../ui/lib/language.ts';
import { Skeleton } from '../../../ui/parts/status.tsx';
import { Go, useGo, useParam } from '../../frame/go.tsx';
import { useKeys } from '../../frame/keys.ts';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { PageFailed, PageLoading } from '../../ui/page-state.tsx';
import { PageHead, Panel } from '../../ui/panel.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { When } from '../../ui/when.tsx';
import { mailQuery } from './mails.ts';

/** The mail in a frame that may run nothing, load nothing of ours and lead nowhere. */
export function MailPage() {
  const t = useSay();
  const go = useGo();
  const mail_id = useParam('mail_id');
  const { data: mail, error, refetch } = useQuery(mailQuery(mail_id));
  const [plain, setPlain] = useState(false);
  usePageTitle(mail?.subject ?? t('메일', 'Mail'));
  useKeys([{ keys: 'u', label: t('목록으로', 'Back to the list'), run: () => go({ to: paths.mails }) }]);
  if (error && !mail) return <PageFailed title={t('메일', 'Mail')} error={error} retry={() => void refetch()} />;
  if (!mail) {
    return (
      <PageLoading title={t('메일', 'Mail')}>
        <Skeleton className="h-8 w-72" />
        <Skeleton className="h-96" />
      </PageLoading>
    );
  }
  return (
    <>
      <PageHead
        back={
          <Go to={paths.mails} className="link">
            {t('메일 목록', 'E-mails')}
          </Go>
        }
        title={
          <>
            {mail.subject} <StateBadge kind="mail" state={mail.state} />
          </>
        }
        note={
          <>
            {mail.from} → {mail.to} · <When at={mail.sent_at ?? mail.queued_at} style="full" />
            {mail.deliveries === null ? '' : ` · ${t(`도착 ${mail.deliveries}통`, `${mail.deliveries} arrived`)}`}
          </>
        }
        actions={
          <>
            {mail.order_id ? (
              <Go to={paths.order(mail.order_id)} className="link px-2">
                {t('주문 보기', 'View order')}
              </Go>
            ) : null}
            <Button aria-pressed={plain} onClick={() => setPlain(!plain)}>
              {plain ? t('모양대로', 'Preview') : t('글만', 'Plain text')}
            </Button>
          </>
        }
      />
      <Panel flush>
        {mail.html === '' ? (
          <Empty title={t('보여 줄 내용이 없습니다', 'There is nothing to show')}>
            {t(
              '받을 주소가 없거나 개인정보가 파기되어 보내지 않은 메일입니다.',
              'This e-mail was not sent: there was no address, or the personal data has been destroyed.',
            )}
          </Empty>
        ) : plain ? (
          <pre className="p-4 font-sans text-sm whitespace-pre-wrap">{mail.text}</pre>
        ) : (
          <iframe
            title={mail.subject}
            sandbox=""
            referrerPolicy="no-referrer"
            src={urlOf(adminReadMailPage, { params: { mail_id } })}
            className="h-[70vh] w-full bg-white"
          />
        )}
      </Panel>
    </>
  );
}
