import { useInfiniteQuery } from '@tanstack/react-query';
import { type Say, useSay } from '../../../ui/lib/language.ts';
import { Go, useGo } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { Empty } from '../../ui/empty.tsx';
import type { Column } from '../../ui/grid.tsx';
import { List } from '../../ui/list.tsx';
import { PageHead } from '../../ui/panel.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { When } from '../../ui/when.tsx';
import { type Mail, mailsQuery } from './mails.ts';

function columnsOf(t: Say): Column<Mail>[] {
  return [
    {
      id: 'subject',
      title: t('제목', 'Subject'),
      track: 'minmax(10rem,3fr)',
      cell: (mail) => (
        <Go to={paths.mail(mail.mail_id)} className="link font-medium" tabIndex={-1}>
          {mail.subject}
        </Go>
      ),
    },
    { id: 'to', title: t('받는 이', 'To'), track: 'minmax(8rem,2fr)', wide: true, cell: (mail) => mail.to },
    {
      id: 'state',
      title: t('상태', 'State'),
      track: '7rem',
      cell: (mail) => <StateBadge kind="mail" state={mail.state} />,
    },
    {
      id: 'at',
      title: t('때', 'When'),
      track: '9.5rem',
      wide: true,
      cell: (mail) => <When at={mail.sent_at ?? mail.queued_at} style="short" />,
    },
  ];
}

export function MailsPage() {
  const t = useSay();
  const go = useGo();
  usePageTitle(t('메일', 'E-mails'));
  const query = useInfiniteQuery({ ...mailsQuery, refetchInterval: 10_000 });
  const catcher = query.data?.pages[0]?.catcher;
  return (
    <>
      <PageHead
        title={t('메일', 'E-mails')}
        note={
          catcher
            ? t(
                '지금은 메일이 바깥으로 나가지 않고 여기에만 모입니다. SMTP_URL을 정하면 실제로 보냅니다.',
                'E-mails are kept here and not sent out. Set SMTP_URL to send them for real.',
              )
            : t(
                '가게가 보낸 메일입니다. 열어 보면 기록에 남습니다.',
                'E-mails sent by the shop. Opening one is recorded.',
              )
        }
      />
      <List
        label={t('메일 목록', 'E-mails')}
        columns={columnsOf(t)}
        query={query}
        pick={(page) => page.mails}
        rowId={(mail) => mail.mail_id}
        onOpen={(mail) => go({ to: paths.mail(mail.mail_id) })}
        empty={
          <Empty title={t('아직 보낸 메일이 없습니다', 'No e-mails yet')}>
            {t('주문이 들어오면 첫 메일이 나갑니다.', 'The first e-mail goes out with the first order.')}
          </Empty>
        }
      />
    </>
  );
}
