import { adminListMails } from '@madang/contract/notifications';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Go } from '../../frame/go.tsx';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Panel } from '../../ui/panel.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { When } from '../../ui/when.tsx';

/** The mails that went out about an order. */
export function OrderMails({ order_id }: { order_id: string }) {
  const t = useSay();
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['mails', 'order', order_id],
    queryFn: ({ signal }) => call(adminListMails, { query: { order_id }, signal }),
    enabled: may('mails.read'),
  });
  if (!data || data.mails.length === 0) return null;
  return (
    <Panel title={t('보낸 메일', 'E-mails')} flush>
      <ul>
        {data.mails.map((mail) => (
          <li
            key={mail.mail_id}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line/70 px-4 py-2 last:border-0"
          >
            <Go to={paths.mail(mail.mail_id)} className="link">
              {mail.subject}
            </Go>
            <span className="flex items-center gap-3">
              <StateBadge kind="mail" state={mail.state} />
              <When at={mail.sent_at ?? mail.queued_at} style="short" />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
