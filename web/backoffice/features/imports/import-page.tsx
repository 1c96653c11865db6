import { isMoving } from '@madang/contract/import-states';
import { adminCommitImport, adminDropImport, adminReadRefusedRows } from '@madang/contract/imports';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count, many } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Notice, Skeleton } from '../../../ui/parts/status.tsx';
import { Go, useGo, useParam } from '../../frame/go.tsx';
import { useKeys } from '../../frame/keys.ts';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { PageFailed, PageLoading } from '../../ui/page-state.tsx';
import { Figure, Figures, PageHead, Panel } from '../../ui/panel.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { useSend } from '../../ui/send.ts';
import { When } from '../../ui/when.tsx';
import { channelName } from '../channels/channel-name.ts';
import { ChannelDoubt } from './channel-doubt.tsx';
import { importQuery, kindWord, type OrderImport } from './imports.ts';
import { MappingPanel } from './mapping-panel.tsx';
import { PasswordForm } from './password-form.tsx';
import { RowsPanel } from './rows-panel.tsx';
import { ProgressBar, StateOf } from './state-of.tsx';

/** One file on its way in: what it asks for, what it holds, and what became of every row. */
export function ImportPage() {
  const t = useSay();
  const may = useMay();
  const import_id = useParam('import_id');
  const { data, error, refetch } = useQuery(importQuery(import_id));
  const title = t('주문 가져오기', 'Import orders');
  usePageTitle(data?.file_name ?? title);
  if (error && !data) return <PageFailed title={title} error={error} retry={() => void refetch()} />;
  if (!data)
    return (
      <PageLoading title={title}>
        <Skeleton className="h-16" />
        <Skeleton className="h-96" />
      </PageLoading>
    );
  return (
    <>
      <PageHead
        back={
          <Go to={paths.imports} className="link">
            {title}
          </Go>
        }
        title={
          <>
            <span className="min-w-0 truncate">{data.file_name}</span>
            <StateOf one={data} />
          </>
        }
        note={<About one={data} />}
        actions={<Actions one={data} />}
      />
      <div className="grid grid-cols-1 gap-4">
        <ProgressBar one={data} />
        {data.held_up ? (
          <Notice tone="warn" alert>
            {t(
              '파일을 읽는 프로그램이 시작되지 않고 있습니다. 파일은 잘 보관되어 있고, 1분 안에 저절로 다시 시도합니다. 계속 이러면 서버를 관리하는 분에게 마당을 다시 시작해 달라고 해 주세요.',
              'The program that reads files is not starting. Your file is safe, and it is tried again within a minute by itself. If this goes on, ask whoever runs the server to restart Madang.',
            )}
          </Notice>
        ) : null}
        {data.state === 'needs_password' ? (
          <Panel title={t('비밀번호가 걸린 파일입니다', 'This file is password-protected')}>
            {may('orders.write') ? <PasswordForm imports={[data]} /> : data.error?.message}
          </Panel>
        ) : null}
        {data.state === 'needs_mapping' ? (
          <>
            <Notice tone="warn">
              {t(
                '처음 보는 표입니다. 어느 열이 무엇인지 한 번만 정해 주세요.',
                'This table is new here. Please match its columns once.',
              )}
            </Notice>
            {may('personal_data.read') && may('orders.write') ? <MappingPanel one={data} /> : null}
          </>
        ) : null}
        {data.state === 'refused' || data.state === 'failed' ? (
          <Notice tone="bad" alert>
            {data.error?.message}
          </Notice>
        ) : null}
        {data.channel_new ? (
          <Notice>
            {t(
              `‘${data.channel_new}’ 판매처는 아직 없습니다. 이 파일을 가져오면 새로 열립니다.`,
              `There is no channel “${channelName(t, data.channel_new)}” yet. Importing this file opens it.`,
            )}
          </Notice>
        ) : null}
        <ChannelDoubt one={data} />
        {data.counts && (data.state === 'previewed' || data.state === 'done') ? <Whole one={data} /> : null}
      </div>
    </>
  );
}

function About({ one }: { one: OrderImport }) {
  const t = useSay();
  return (
    <span className="flex flex-wrap gap-x-3">
      {one.kind ? <span>{one.channel ? channelName(t, one.channel.name) : kindWord(one.kind, t)}</span> : null}
      {one.sheet ? <span>{t(`시트 ‘${one.sheet}’`, `Sheet “${one.sheet}”`)}</span> : null}
      {one.hidden_sheets.length > 0 ? (
        <span>
          {t(
            `숨은 시트는 읽지 않음: ${one.hidden_sheets.join(', ')}`,
            `Hidden, not read: ${one.hidden_sheets.join(', ')}`,
          )}
        </span>
      ) : null}
      <span>
        {t('올림', 'Uploaded')} <When at={one.created_at} style="short" />
      </span>
      {one.committed_at ? (
        <span>
          {t('가져옴', 'Taken in')} <When at={one.committed_at} style="short" />
        </span>
      ) : null}
    </span>
  );
}

function Whole({ one }: { one: OrderImport }) {
  const t = useSay();
  const counts = one.counts!;
  const unknown = counts.products_new + counts.options_new;
  return (
    <>
      <Figures columns={6}>
        <Figure
          label={t('새 주문 줄', 'New lines')}
          value={count(counts.new)}
          {...(counts.new ? { tone: 'good' } : {})}
        />
        <Figure label={t('바뀌는 줄', 'Changed lines')} value={count(counts.changed)} />
        <Figure label={t('그대로', 'Unchanged')} value={count(counts.unchanged)} />
        <Figure
          label={t('거절', 'Refused')}
          value={count(counts.refused)}
          {...(counts.refused ? { tone: 'bad' } : {})}
        />
        <Figure
          label={t('주문 · 배송 묶음', 'Orders · parcels')}
          value={`${count(counts.orders)} · ${count(counts.deliveries)}`}
        />
        <Figure
          label={t('처음 보는 상품 · 옵션', 'New products · options')}
          value={`${count(counts.products_new)} · ${count(counts.options_new)}`}
        />
      </Figures>
      {one.state === 'done' && unknown > 0 ? (
        <Notice>
          {t('처음 보는 상품이 우리 상품 중 무엇인지 ', 'Match the new products to yours: ')}
          <Go to={paths.channel_products} className="link">
            {t('채널 상품에서 확인해 주세요', 'channel products')}
          </Go>
          {t('. 그동안 다른 주문은 그대로 진행됩니다.', '. Other orders proceed meanwhile.')}
        </Notice>
      ) : null}
      <RowsPanel key={one.state} one={one} />
    </>
  );
}

function Actions({ one }: { one: OrderImport }) {
  const t = useSay();
  const go = useGo();
  const may = useMay();
  const queries = useQueryClient();
  const params = { import_id: one.import_id };
  const commit = useSend(`commit-import-${one.import_id}`, () => call(adminCommitImport, { params }), {
    refresh: [['imports', 'list']],
    done: (now) => queries.setQueryData(importQuery(one.import_id).queryKey, now),
  });
  const drop = useSend(`drop-import-${one.import_id}`, () => call(adminDropImport, { params }), {
    refresh: [['imports', 'list']],
    say: t('파일을 지웠습니다.', 'File deleted.'),
    done: () => go({ to: paths.imports }),
  });
  const can_write = may('orders.write');
  const good = one.counts ? one.counts.new + one.counts.changed : 0;
  const take = () => void commit.run(undefined);
  const can_take = can_write && one.state === 'previewed' && !one.channel_doubt;
  useKeys(can_take ? [{ keys: 'C', label: t('가져오기', 'Import'), run: take }] : []);
  const refused = useSend(`refused-rows-${one.import_id}`, () => saveFile(adminReadRefusedRows, { params }));
  const failed = commit.error ?? drop.error ?? refused.error;
  return (
    <>
      {failed ? <Refused>{sentenceOf(failed)}</Refused> : null}
      {one.counts && one.counts.refused > 0 && may('personal_data.read') && !isMoving(one) ? (
        <Button look="line" busy={refused.busy} onClick={() => void refused.run(undefined)}>
          {t(`거절된 ${count(one.counts.refused)}행 엑셀로`, `${count(one.counts.refused)} refused rows as Excel`)}
        </Button>
      ) : null}
      {can_write && !isMoving(one) && one.state !== 'done' ? (
        <Button look="quiet" busy={drop.busy} onClick={() => void drop.run(undefined)}>
          {t('가져오지 않고 지우기', 'Delete without importing')}
        </Button>
      ) : null}
      {can_take ? (
        <Button look="ink" busy={commit.busy} onClick={take}>
          {good > 0
            ? t(`${count(good)}행 가져오기`, `Import ${many(good, 'row')}`)
            : t('바뀐 것 없음 · 확인', 'No changes · confirm')}
        </Button>
      ) : null}
    </>
  );
}
