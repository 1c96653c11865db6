import { adminMakeDispatchFile } from '@madang/contract/channel-exports';
import { adminLetPartnerIn } from '@madang/contract/partners';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count, many } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Badge, Skeleton } from '../../../ui/parts/status.tsx';
import { Go } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Refused } from '../../ui/empty.tsx';
import { SelectField } from '../../ui/field.tsx';
import { PageFailed, PageLoading } from '../../ui/page-state.tsx';
import { PageHead, Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { FormsPanel } from '../dispatch/forms-panel.tsx';
import { staffQuery } from '../staff/staff.ts';
import { PartnerDialog } from './partner-dialog.tsx';
import { type Partner, partnersQuery } from './partners.ts';

/** Partners: how their orders come in, how their files go out, and who of them looks in. */
export function PartnersPage() {
  const t = useSay();
  const may = useMay();
  const title = t('협력사', 'Partners');
  usePageTitle(title);
  const { data, error, refetch } = useQuery(partnersQuery);
  const [open, setOpen] = useState<{ partner: Partner | null } | null>(null);
  const can_write = may('orders.write');
  if (error && !data) return <PageFailed title={title} error={error} retry={() => void refetch()} />;
  if (!data)
    return (
      <PageLoading title={title}>
        <Skeleton className="h-40" />
      </PageLoading>
    );
  return (
    <>
      <PageHead
        title={title}
        note={t(
          '협력사는 자기 주문과 파일만 봅니다. 양식은 협력사마다 정합니다.',
          'Partners see only their own orders and files. Each has its own forms.',
        )}
        actions={
          can_write ? (
            <Button look="ink" onClick={() => setOpen({ partner: null })}>
              {t('협력사 추가', 'Add a partner')}
            </Button>
          ) : null
        }
      />
      <div className="grid grid-cols-1 gap-4">
        {data.length === 0 ? (
          <Panel>
            <Empty title={t('협력사가 없습니다', 'No partners yet')}>
              {t('이름과 주문 파일의 열을 정하면 시작됩니다.', 'Start with a name and the columns of its order file.')}
            </Empty>
          </Panel>
        ) : null}
        {data.map((partner) => (
          <PartnerPanel key={partner.channel_id} partner={partner} onEdit={() => setOpen({ partner })} />
        ))}
        <FormsPanel />
      </div>
      {open ? <PartnerDialog partner={open.partner} onClose={() => setOpen(null)} /> : null}
    </>
  );
}

function PartnerPanel({ partner, onEdit }: { partner: Partner; onEdit: () => void }) {
  const t = useSay();
  const may = useMay();
  const make = useSend(
    `make-${partner.channel_id}`,
    (form: string, key) => call(adminMakeDispatchFile, { body: { channel: partner.channel_id, form }, key }),
    {
      refresh: [['partners']],
      say: (made) =>
        t(
          `${made.export.lines}줄을 내보냈습니다.`,
          `A file of ${many(made.export.lines, 'line')} is there for the partner.`,
        ),
    },
  );
  return (
    <Panel
      title={partner.name}
      note={
        <Go to={paths.dispatch} search={{ channel: partner.channel_id }} className="link inline-block leading-6">
          {t(`나갈 줄 ${count(partner.open_lines)}`, `${many(partner.open_lines, 'line')} to go`)}
        </Go>
      }
      actions={
        may('orders.write') ? (
          <>
            <Button
              busy={make.busy}
              disabled={!partner.form}
              onClick={() => (partner.form ? void make.run(partner.form) : undefined)}
            >
              {t('파일 만들기', 'Create file')}
            </Button>
            <Button onClick={onEdit}>{t('양식 정하기', 'Set its forms')}</Button>
          </>
        ) : null
      }
    >
      <div className="grid grid-cols-1 gap-4 md:grid-cols-2">
        <dl className="grid content-start gap-1.5">
          <div className="flex flex-wrap gap-x-3">
            <dt className="text-ink-soft">{t('들어오는 열', 'Columns in')}</dt>
            <dd>
              {partner.columns ? (
                partner.columns.map((one) => one.title).join(', ')
              ) : (
                <Badge tone="warn">{t('아직 없음', 'None yet')}</Badge>
              )}
            </dd>
          </div>
          <div className="flex flex-wrap gap-x-3">
            <dt className="text-ink-soft">{t('내보내는 양식', 'Form out')}</dt>
            <dd>{partner.form ?? <Badge tone="warn">{t('아직 없음', 'None yet')}</Badge>}</dd>
          </div>
        </dl>
        <People partner={partner} />
      </div>
      <Refused>{make.error ? sentenceOf(make.error) : null}</Refused>
      {make.error ? (
        <p className="mt-2">
          <Go to={paths.dispatch} search={{ channel: partner.channel_id }} className="link">
            {t('줄마다 무엇이 막는지 보기', 'See what holds each line back')}
          </Go>
        </p>
      ) : null}
    </Panel>
  );
}

/** Who looks in on a partner's orders; the owner lets people in and out. */
function People({ partner }: { partner: Partner }) {
  const t = useSay();
  const may = useMay();
  const can_let_in = may('people.write');
  const members = useQuery({ ...staffQuery, enabled: can_let_in }).data?.members ?? [];
  const [account_id, setAccount] = useState('');
  const act = useSend(
    `let-in-${partner.channel_id}`,
    (body: { account_id: string; in: boolean }, key) =>
      call(adminLetPartnerIn, { params: { channel_id: partner.channel_id }, body, key }),
    { refresh: [['partners']], say: t('바꿨습니다.', 'Changed.'), done: () => setAccount('') },
  );
  const inside = new Set(partner.people.map((one) => one.account_id));
  const others = members.filter((one) => one.role === 'partner' && !inside.has(one.account_id));
  return (
    <div className="grid content-start gap-2">
      <h3 className="text-xs font-medium text-ink-soft">{t('보는 사람', 'People with access')}</h3>
      {partner.people.length === 0 ? (
        <p className="text-ink-faint">{t('아직 아무도 없습니다.', 'No one yet.')}</p>
      ) : (
        <ul className="grid gap-1">
          {partner.people.map((one) => (
            <li key={one.account_id} className="flex items-center justify-between gap-2">
              {one.name}
              {can_let_in ? (
                <Button
                  look="quiet"
                  aria-label={t(`${one.name} 접근 끊기`, `Remove access of ${one.name}`)}
                  onClick={() => void act.run({ account_id: one.account_id, in: false })}
                >
                  {t('접근 끊기', 'Remove access')}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {can_let_in && others.length > 0 ? (
        <form
          className="flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (account_id) void act.run({ account_id, in: true });
          }}
        >
          <SelectField
            className="min-w-0 flex-1"
            label={t(`${partner.name}에 들일 사람`, `Let somebody look in on ${partner.name}`)}
            value={account_id}
            onChange={(event) => setAccount(event.target.value)}
          >
            <option value="">{t('고르세요', 'Choose')}</option>
            {others.map((one) => (
              <option key={one.account_id} value={one.account_id}>
                {one.name} · {one.email}
              </option>
            ))}
          </SelectField>
          <Button type="submit" busy={act.busy} disabled={!account_id}>
            {t('들이기', 'Give access')}
          </Button>
        </form>
      ) : null}
      {can_let_in && others.length === 0 && partner.people.length === 0 ? (
        <p className="text-xs text-ink-faint">
          {t('먼저 협력사 역할로 초대하세요:', 'First invite someone with the Partner role:')}{' '}
          <Go to={paths.staff} className="link">
            {t('함께 일하는 사람', 'People')}
          </Go>
        </p>
      ) : null}
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
    </div>
  );
}
