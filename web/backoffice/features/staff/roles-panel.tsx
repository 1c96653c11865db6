import { may } from '@madang/contract/identity';
import { adminUpdateRole } from '@madang/contract/staff';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { useRoleName } from '../../frame/role-names.ts';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Checkbox } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { type RoleList, type RoleRow, rolesQuery } from './staff.ts';

/** What each role may do. Roles are rows: a change here is felt everywhere within a second. */
export function RolesPanel({ can_write }: { can_write: boolean }) {
  const t = useSay();
  const roleName = useRoleName();
  const { data, error, refetch } = useQuery(rolesQuery);
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Panel title={t('역할과 권한', 'Roles and permissions')} flush>
      {error && !data ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton className="m-4 h-32" /> : null}
      <ul>
        {data?.roles.map((row) => (
          <li key={row.role} className="border-b border-line/70 last:border-0">
            <button
              type="button"
              aria-expanded={open === row.role}
              className="flex w-full flex-wrap items-baseline justify-between gap-x-3 px-4 py-2 text-left hover:bg-sunken"
              onClick={() => setOpen(open === row.role ? null : row.role)}
            >
              <span className="font-medium">{roleName(row.role)}</span>
              <span className="text-xs text-ink-soft">
                {t(
                  `${data.permissions.length}가지 중 ${allowed(row, data).length}가지`,
                  `${allowed(row, data).length} of ${data.permissions.length}`,
                )}
                {row.own_shops_only ? t(' · 자기 가게만', ' · own shops only') : ''}
              </span>
            </button>
            {open === row.role ? (
              <Grants row={row} list={data} can_write={can_write && row.role !== 'owner'} key={row.version} />
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const allowed = (row: RoleRow, list: RoleList) => list.permissions.filter((one) => may(row.grants, one));

function Grants({ row, list, can_write }: { row: RoleRow; list: RoleList; can_write: boolean }) {
  const t = useSay();
  const [chosen, setChosen] = useState(() => new Set(allowed(row, list)));
  const act = useSend(
    `grants-${row.role}`,
    (grants: string[], key) =>
      call(adminUpdateRole, { params: { role: row.role }, body: { grants, version: row.version }, key }),
    { refresh: [['roles'], ['session']], say: t('권한을 바꿨습니다.', 'The permissions were changed.') },
  );
  return (
    <form
      className="grid grid-cols-1 gap-3 bg-sunken/50 px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        void act.run([...chosen].sort());
      }}
    >
      <div className="grid grid-cols-1 gap-x-4 sm:grid-cols-2">
        {list.permissions.map((permission) => (
          <Checkbox
            key={permission}
            label={<code className="text-xs">{permission}</code>}
            disabled={!can_write}
            checked={chosen.has(permission)}
            onChange={(event) => {
              const next = new Set(chosen);
              if (event.target.checked) next.add(permission);
              else next.delete(permission);
              setChosen(next);
            }}
          />
        ))}
      </div>
      {can_write ? (
        <div>
          <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
          <Button type="submit" look="ink" busy={act.busy}>
            {t('권한 저장', 'Save permissions')}
          </Button>
        </div>
      ) : null}
    </form>
  );
}
