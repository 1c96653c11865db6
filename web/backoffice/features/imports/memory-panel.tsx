import { adminForgetPassword, adminForgetProfile } from '@madang/contract/imports';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count, many } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { kindWord, type Memory, memoryQuery } from './imports.ts';
import { ProfileDialog } from './profile-dialog.tsx';

type Asked = { one: Memory; what: 'password' | 'profile' };

/** What was kept of files for the next ones: passwords, which can be forgotten, and drawn columns, which can be mended and forgotten. */
export function MemoryPanel({ writes }: { writes: boolean }) {
  const t = useSay();
  const { data } = useQuery(memoryQuery);
  const [changing, setChanging] = useState<Memory | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  if (!data || data.length === 0) return null;
  return (
    <div className="mt-4">
      <Panel
        title={t('다음 파일을 위해 기억하는 것', 'Remembered for next time')}
        note={t('비밀번호는 암호화해 두고 다시 보여 주지 않습니다', 'Passwords are kept encrypted and never shown')}
        flush
      >
        <ul>
          {data.map((one) => (
            <li
              key={one.channel_id}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line/70 px-4 py-1.5 last:border-0"
            >
              <span className="w-44 truncate font-medium">{one.name}</span>
              <span className="w-32 truncate text-ink-soft">{kindWord(one.kind, t)}</span>
              <span className="min-w-0 flex-1 truncate text-ink-soft">
                {one.columns
                  ? t(
                      `열 ${count(one.columns.length)}개: ${titlesOf(one)}`,
                      `${many(one.columns.length, 'column')}: ${titlesOf(one)}`,
                    )
                  : null}
              </span>
              {one.has_password ? <span className="text-ink-soft">{t('비밀번호 기억함', 'Password kept')}</span> : null}
              {writes ? (
                <span className="flex flex-wrap gap-1">
                  {one.columns ? (
                    <>
                      <Button look="quiet" onClick={() => setChanging(one)}>
                        {t(`${one.name} 열 수정`, `Change ${one.name}’s columns`)}
                      </Button>
                      <Button look="quiet" onClick={() => setAsked({ one, what: 'profile' })}>
                        {t('열 지우기', 'Delete columns')}
                      </Button>
                    </>
                  ) : null}
                  {one.has_password ? (
                    <Button look="quiet" onClick={() => setAsked({ one, what: 'password' })}>
                      {t('비밀번호 지우기', 'Delete password')}
                    </Button>
                  ) : null}
                </span>
              ) : null}
            </li>
          ))}
        </ul>
      </Panel>
      {changing ? <ProfileDialog one={changing} onClose={() => setChanging(null)} /> : null}
      {asked ? <ForgetDialog {...asked} onClose={() => setAsked(null)} /> : null}
    </div>
  );
}

const titlesOf = (one: Memory) => (one.columns ?? []).map((column) => column.title).join(' · ');

function ForgetDialog({ one, what, onClose }: Asked & { onClose: () => void }) {
  const t = useSay();
  const act = useSend(
    'forget-memory',
    (_: null, key) =>
      call(what === 'password' ? adminForgetPassword : adminForgetProfile, {
        params: { channel_id: one.channel_id },
        key,
      }),
    { refresh: [['imports', 'memory']], say: t('지웠습니다', 'Deleted'), done: onClose },
  );
  return (
    <Dialog
      open
      onClose={onClose}
      size="sm"
      title={
        what === 'password'
          ? t(`${one.name}: 파일 비밀번호 지우기`, `Forget the password of ${one.name}`)
          : t(`${one.name}: 열 매핑 지우기`, `Forget the columns of ${one.name}`)
      }
      description={
        what === 'password'
          ? t('다음 보호된 파일은 비밀번호를 다시 묻습니다.', 'The next protected file asks for it again.')
          : t(
              '이 양식의 다음 파일은 열을 다시 묻습니다. 가져온 주문은 그대로입니다.',
              'The next file of this form asks for its columns again. Orders that came in stay.',
            )
      }
      onSubmit={() => void act.run(null)}
      footer={
        <>
          <Button onClick={onClose}>{t('그대로 두기', 'Keep it')}</Button>
          <Button type="submit" look="ink" busy={act.busy}>
            {t('지우기', 'Forget')}
          </Button>
        </>
      }
    >
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
    </Dialog>
  );
}
