import { adminListAudit, adminListStaff, adminSetStaff } from '@madang/contract/identity';
import type { BodyOf } from '@madang/contract/route';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { useMay } from '../../frame/session.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Empty, Refused } from '../../ui/empty.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icons.tsx';
import { PageHead, Panel } from '../../ui/panel.tsx';
import { Scroller } from '../../ui/scroller.tsx';
import { useSend } from '../../ui/send.ts';
import { When } from '../../ui/when.tsx';
import { shopsQuery } from '../products/products.ts';
import { warehousesQuery } from '../stock/stock.ts';

type Role = NonNullable<BodyOf<typeof adminSetStaff>['role']>;
const roles: readonly Role[] = ['owner', 'staff', 'viewer'];

function useRoleName() {
  const t = useSay();
  const names: Record<Role, string> = {
    owner: t('소유자', 'Owner'),
    staff: t('직원', 'Staff'),
    viewer: t('열람자', 'Viewer'),
  };
  return (role: Role) => names[role];
}

export function SettingsPage() {
  const t = useSay();
  const may = useMay();
  usePageTitle(t('설정', 'Settings'));
  return (
    <>
      <PageHead title={t('설정', 'Settings')} />
      <div className="grid items-start grid-cols-1 gap-4 xl:grid-cols-2">
        <Shops />
        {may('people.read') ? <Staff can_write={may('people.write')} /> : null}
        <Developers />
        {may('audit.read') ? (
          <div className="xl:col-span-2">
            <Audit />
          </div>
        ) : null}
      </div>
    </>
  );
}

function Shops() {
  const t = useSay();
  const lang = useLanguage();
  const may = useMay();
  const { data: shops, error, refetch } = useQuery(shopsQuery);
  const warehouses = useQuery({ ...warehousesQuery, enabled: may('inventory.read') }).data ?? [];
  return (
    <Panel title={t('가게와 창고', 'Shops and warehouses')} flush>
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {!shops && !error ? <Skeleton className="m-4 h-20" /> : null}
      <ul>
        {shops?.map((shop) => (
          <li key={shop.id} className="border-b border-line/70 px-4 py-2.5 last:border-0">
            <p className="font-medium">{(lang === 'en' && shop.name_en) || shop.name}</p>
            <p className="text-ink-soft">{(lang === 'en' && shop.tagline_en) || shop.tagline}</p>
            <p className="mt-1 text-xs text-ink-faint">
              {t('창고', 'Warehouses')}:{' '}
              {warehouses
                .filter((one) => one.shop_id === shop.id)
                .map((one) => one.name)
                .join(', ') || t('없음', 'none')}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Staff({ can_write }: { can_write: boolean }) {
  const t = useSay();
  const roleName = useRoleName();
  const { data, error, refetch } = useQuery({
    queryKey: ['staff'],
    queryFn: async ({ signal }) => (await call(adminListStaff, { signal })).members,
  });
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('staff');
  const act = useSend('set-staff', (body: BodyOf<typeof adminSetStaff>, key) => call(adminSetStaff, { body, key }), {
    refresh: [['staff'], ['session']],
    say: t('권한을 바꿨습니다.', 'The role was changed.'),
    done: () => setEmail(''),
  });
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (email.trim()) void act.run({ email: email.trim(), role });
  };
  return (
    <Panel title={t('함께 일하는 사람', 'People')} flush>
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton className="m-4 h-24" /> : null}
      <ul>
        {data?.map((member) => (
          <li
            key={member.account_id}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line/70 px-4 py-2"
          >
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">{member.name}</p>
              <p className="truncate text-xs text-ink-faint">{member.email}</p>
            </div>
            {can_write ? (
              <select
                aria-label={t(`${member.name}의 역할`, `Role of ${member.name}`)}
                className="control w-28"
                value={member.role}
                onChange={(event) =>
                  void act.run({ email: member.email, role: (event.target.value || null) as Role | null })
                }
              >
                {roles.map((one) => (
                  <option key={one} value={one}>
                    {roleName(one)}
                  </option>
                ))}
                <option value="">{t('권한 빼기', 'Remove')}</option>
              </select>
            ) : (
              <span>{roleName(member.role)}</span>
            )}
          </li>
        ))}
      </ul>
      {can_write ? (
        <form onSubmit={add} className="grid grid-cols-1 gap-3 p-4 sm:grid-cols-[minmax(0,1fr)_8rem_auto] sm:items-end">
          <TextField
            label={t('이미 가입한 사람의 이메일', 'E-mail of an account')}
            type="email"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <SelectField label={t('역할', 'Role')} value={role} onChange={(event) => setRole(event.target.value as Role)}>
            {roles.map((one) => (
              <option key={one} value={one}>
                {roleName(one)}
              </option>
            ))}
          </SelectField>
          <Button type="submit" look="ink" busy={act.busy} disabled={!email.trim()}>
            {t('더하기', 'Add')}
          </Button>
          <div className="sm:col-span-3">
            <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
          </div>
        </form>
      ) : null}
    </Panel>
  );
}

function Developers() {
  const t = useSay();
  return (
    <Panel title={t('개발자', 'Developers')}>
      <div className="flex flex-wrap gap-2">
        {(
          [
            ['/api/docs', t('API 문서', 'API reference')],
            ['/api/openapi.json', 'OpenAPI 3.1'],
            ['/metrics', t('측정값', 'Metrics')],
          ] as const
        ).map(([href, name]) => (
          <a key={href} href={href} target="_blank" rel="noreferrer" className={buttonClass('line')}>
            {name} <Icon name="outside" />
          </a>
        ))}
      </div>
    </Panel>
  );
}

function Audit() {
  const t = useSay();
  const query = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam, signal }) => call(adminListAudit, { query: { before: pageParam, limit: 50 }, signal }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next_before ?? undefined,
  });
  const entries = query.data?.pages.flatMap((page) => page.entries);
  const broken = query.data?.pages.some((page) => !page.chain_ok);
  return (
    <Panel
      title={t('감사 기록', 'Audit log')}
      note={
        broken
          ? t('기록의 사슬이 맞지 않습니다: 누군가 고쳤습니다.', 'The chain does not fit: somebody altered it.')
          : t('누가 무엇을 했는지. 고치거나 지울 수 없습니다.', 'Who did what. It cannot be altered.')
      }
      flush
    >
      {query.error && !entries ? <ErrorPanel error={query.error} retry={() => void query.refetch()} /> : null}
      {!entries && !query.error ? <Skeleton className="m-4 h-32" /> : null}
      {entries?.length === 0 ? <Empty title={t('아직 기록이 없습니다', 'Nothing yet')} /> : null}
      {entries && entries.length > 0 ? (
        <Scroller className="max-h-96" label={t('감사 기록 표', 'Audit entries')}>
          <table className="w-full">
            <thead className="sticky top-0 border-b border-line bg-raised">
              <tr>
                <th className="th pl-4">{t('때', 'When')}</th>
                <th className="th">{t('누가', 'Who')}</th>
                <th className="th">{t('무엇을', 'What')}</th>
                <th className="th pr-4">{t('대상', 'Subject')}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <tr key={entry.seq} className="border-b border-line/70 last:border-0">
                  <td className="td pl-4">
                    <When at={entry.at} />
                  </td>
                  <td className="td whitespace-nowrap">{entry.actor}</td>
                  <td className="td whitespace-nowrap">{entry.act}</td>
                  <td className="td pr-4 text-xs text-ink-soft">{entry.subject}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {query.hasNextPage ? (
            <div className="p-3 text-center">
              <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t('더 보기', 'More')}
              </Button>
            </div>
          ) : null}
        </Scroller>
      ) : null}
    </Panel>
  );
}
