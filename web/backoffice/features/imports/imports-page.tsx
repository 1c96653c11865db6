import { adminCommitImport } from '@madang/contract/imports';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count, many } from '../../../ui/lib/format.ts';
import { type Say, useSay } from '../../../ui/lib/language.ts';
import { useGo } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Empty, Refused } from '../../ui/empty.tsx';
import { TextField } from '../../ui/field.tsx';
import type { Column } from '../../ui/grid.tsx';
import { Icon } from '../../ui/icons.tsx';
import { List } from '../../ui/list.tsx';
import { usePaged } from '../../ui/paged.ts';
import { PageHead, Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { When } from '../../ui/when.tsx';
import { channelName } from '../channels/channel-name.ts';
import { ShopField, useShop } from '../products/shop-field.tsx';
import { DropZone } from './drop-zone.tsx';
import { countsLine, importsQuery, kindWord, type OrderImport } from './imports.ts';
import { MemoryPanel } from './memory-panel.tsx';
import { PasswordForm } from './password-form.tsx';
import { StateOf } from './state-of.tsx';
import { forgetUpload, sendFiles, type Upload, useUploads } from './uploads.ts';

function columnsOf(t: Say): Column<OrderImport>[] {
  return [
    {
      id: 'file',
      title: t('파일', 'File'),
      track: 'minmax(12rem,3fr)',
      phone: 'minmax(0,1fr)',
      cell: (one) => (
        <span className="block min-w-0">
          <span className="block truncate font-medium">{one.file_name}</span>
          <span className="block truncate text-xs text-ink-faint md:hidden">{countsLine(one.counts, t)}</span>
        </span>
      ),
    },
    {
      id: 'channel',
      title: t('채널', 'Channel'),
      track: 'minmax(7rem,1fr)',
      wide: true,
      cell: (one) => (one.channel ? channelName(t, one.channel.name) : kindWord(one.kind, t)),
    },
    {
      id: 'state',
      title: t('상태', 'State'),
      track: '13rem',
      phone: '8.5rem',
      cell: (one) => <StateOf one={one} />,
    },
    {
      id: 'counts',
      title: t('행', 'Rows'),
      track: 'minmax(12rem,2fr)',
      wide: true,
      cell: (one) =>
        one.error && one.state !== 'needs_mapping' ? (
          <span className="text-ink-soft" title={one.error.message}>
            {one.error.message}
          </span>
        ) : (
          <span className="tabular">{countsLine(one.counts, t)}</span>
        ),
    },
    {
      id: 'at',
      title: t('올린 때', 'Uploaded'),
      track: '8rem',
      wide: true,
      cell: (one) => <When at={one.created_at} style="short" />,
    },
  ];
}

/** Files of orders: dropped here, looked at, taken in; and every one that ever came. */
export function ImportsPage() {
  const t = useSay();
  const go = useGo();
  const may = useMay();
  const queries = useQueryClient();
  usePageTitle(t('주문 가져오기', 'Import orders'));
  const query = useInfiniteQuery(importsQuery);
  const { rows } = usePaged(query, (page) => page.imports);
  const [to, setTo] = useState<{ shop_id?: string; channel?: string }>({});
  const send = (files: readonly File[]) =>
    sendFiles(files, to, (import_id) => {
      void queries.invalidateQueries({ queryKey: ['imports', 'list'] });
      // One file is looked at at once; of many the list shows all, and whoever went elsewhere is left there.
      if (files.length === 1 && location.pathname.endsWith(paths.imports)) go({ to: paths.import(import_id) });
    });
  const locked = rows?.filter((one) => one.state === 'needs_password') ?? [];
  const ready = rows?.filter((one) => one.state === 'previewed' && !one.channel_doubt) ?? [];
  const can_write = may('orders.write');
  return (
    <>
      <PageHead
        title={t('주문 가져오기', 'Import orders')}
        note={t(
          '가져오기 전에 무엇이 새롭고 무엇이 바뀌는지 먼저 보여 드립니다. 같은 파일을 다시 올려도 주문이 늘지 않습니다.',
          'See what is new and what changes before anything is imported. Uploading the same file again adds nothing.',
        )}
        actions={can_write && ready.length > 1 ? <CommitAll ready={ready} /> : null}
      />
      {can_write ? (
        <DropZone onFiles={send}>
          <Destination to={to} onChange={setTo} />
        </DropZone>
      ) : null}
      <Uploads />
      {can_write && locked.length > 0 ? (
        <div className="mb-4">
          <Panel
            title={t('비밀번호가 걸린 파일', 'Protected files')}
            note={locked.map((one) => one.file_name).join(', ')}
          >
            <PasswordForm imports={locked} />
          </Panel>
        </div>
      ) : null}
      <List
        label={t('가져온 파일', 'Imported files')}
        columns={columnsOf(t)}
        query={query}
        pick={(page) => page.imports}
        rowId={(one) => one.import_id}
        onOpen={(one) => go({ to: paths.import(one.import_id) })}
        empty={
          <Empty title={t('아직 올린 파일이 없습니다', 'No files yet')}>
            {t(
              '스마트스토어·쿠팡·11번가·G마켓·카카오·카페24의 주문 엑셀, 매장 주문표, 그 밖의 표도 됩니다.',
              'Order sheets of Smartstore, Coupang, 11st, Gmarket, Kakao and Cafe24, of your own shops, or any other table.',
            )}
          </Empty>
        }
      />
      <MemoryPanel writes={can_write} />
    </>
  );
}

/** Which shop the orders are of, where there are several, and which account of a market, where there are several of one. */
function Destination({
  to,
  onChange,
}: {
  to: { shop_id?: string; channel?: string };
  onChange: (to: { shop_id?: string; channel?: string }) => void;
}) {
  const t = useSay();
  const [first] = useShop();
  return (
    <>
      <ShopField className="w-44" value={to.shop_id ?? first} onChange={(next) => onChange({ ...to, shop_id: next })} />
      <TextField
        className="w-52"
        label={t('채널 이름 (계정이 여럿일 때)', 'Channel name (if several accounts)')}
        maxLength={60}
        placeholder={t('자동', 'Automatic')}
        value={to.channel ?? ''}
        onChange={(event) => onChange({ ...to, channel: event.target.value })}
      />
    </>
  );
}

function Uploads() {
  const t = useSay();
  const uploads = useUploads();
  if (uploads.length === 0) return null;
  const word = (one: Upload) =>
    one.state === 'failed'
      ? one.sentence
      : one.state === 'sending'
        ? t('올리는 중…', 'Uploading …')
        : t('대기', 'Waiting');
  return (
    <ul aria-live="polite" className="mb-4 overflow-hidden rounded-lg border border-line bg-raised">
      {uploads.map((one) => (
        <li key={one.id} className="flex items-center gap-3 border-b border-line/70 px-4 py-2 last:border-0">
          <span className="min-w-0 flex-1 truncate font-medium">{one.name}</span>
          <span className={one.state === 'failed' ? 'text-bad' : 'text-ink-soft'}>{word(one)}</span>
          {one.state === 'failed' ? (
            <IconButton label={t('목록에서 지우기', 'Remove')} onClick={() => forgetUpload(one.id)}>
              <Icon name="trash" />
            </IconButton>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function CommitAll({ ready }: { ready: readonly OrderImport[] }) {
  const t = useSay();
  const act = useSend(
    'commit-imports',
    async (ids: readonly string[]) => {
      for (const import_id of ids) await call(adminCommitImport, { params: { import_id } });
    },
    { refresh: [['imports']] },
  );
  const rows = ready.reduce((sum, one) => sum + (one.counts ? one.counts.new + one.counts.changed : 0), 0);
  return (
    <>
      {act.error ? <Refused>{sentenceOf(act.error)}</Refused> : null}
      <Button look="ink" busy={act.busy} onClick={() => void act.run(ready.map((one) => one.import_id))}>
        {t(
          `미리 본 파일 ${count(ready.length)}개 모두 가져오기 (${count(rows)}행)`,
          `Import all ${count(ready.length)} previewed files (${many(rows, 'row')})`,
        )}
      </Button>
    </>
  );
}
