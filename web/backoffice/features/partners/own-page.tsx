import { partnerCommitFile, partnerFetchFile, partnerSendFile } from '@madang/contract/partners';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count, many } from '../../../ui/lib/format.ts';
import { type Say, useSay } from '../../../ui/lib/language.ts';
import { placeIn } from '../../../ui/lib/place-names.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { useFilters } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Refused } from '../../ui/empty.tsx';
import { SelectField } from '../../ui/field.tsx';
import type { Column } from '../../ui/grid.tsx';
import { Choice, FilterForm, List } from '../../ui/list.tsx';
import { Numbers } from '../../ui/numbers.tsx';
import { PageHead, Panel } from '../../ui/panel.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { useSend } from '../../ui/send.ts';
import { When } from '../../ui/when.tsx';
import {
  line_words,
  ownFilesQuery,
  ownLinesQuery,
  type PartnerLine,
  type SentFile,
  selfQuery,
  sentFilesQuery,
} from './partners.ts';

/** What a partner sees: its orders on their way, files it sends, files made for it. */
export function OwnPage() {
  const t = useSay();
  const self = useQuery(selfQuery);
  const partners = self.data;
  const title = partners?.map((one) => one.name).join(', ') || t('협력사', 'Partner');
  usePageTitle(title);
  return (
    <>
      <PageHead
        title={title}
        note={t(
          '보낸 주문의 진행과 받을 파일입니다. 다른 협력사의 것은 보이지 않습니다.',
          'The progress of your orders, and files for you. No one else’s are shown.',
        )}
      />
      <div className="mb-4 grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        {partners ? <SendPanel partners={partners} /> : null}
        <FilesPanel />
      </div>
      <Lines />
    </>
  );
}

type Self = { channel_id: string; name: string; titles: string[] | null };

function SendPanel({ partners }: { partners: readonly Self[] }) {
  const t = useSay();
  const file = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState('');
  const sent = useQuery(sentFilesQuery).data ?? [];
  // Lines are there when their file is taken in, a while after it was sent off.
  const queries = useQueryClient();
  const taken_in = sent.filter((one) => one.state === 'done').length;
  useEffect(() => {
    if (taken_in > 0) void queries.invalidateQueries({ queryKey: ['partner', 'lines'] });
  }, [taken_in, queries]);
  const partner = partners.find((one) => one.channel_id === chosen) ?? partners[0];
  const act = useSend('send-file', (body: FormData, key) => call(partnerSendFile, { body, key } as never), {
    refresh: [['partner', 'imports']],
    say: t('파일을 읽고 있습니다.', 'The file is being read.'),
  });
  const send = (one: File, channel_id: string) => {
    const body = new FormData();
    body.set('channel_id', channel_id);
    body.set('file', one);
    void act.run(body);
  };
  return (
    <Panel title={t('주문 보내기', 'Send orders')}>
      <div className="grid grid-cols-1 gap-3">
        {partners.length > 1 ? (
          <SelectField
            label={t('협력사', 'Partner')}
            value={partner?.channel_id ?? ''}
            onChange={(event) => setChosen(event.target.value)}
          >
            {partners.map((one) => (
              <option key={one.channel_id} value={one.channel_id}>
                {one.name}
              </option>
            ))}
          </SelectField>
        ) : null}
        <p className="text-ink-soft">
          {partner?.titles
            ? `${t('약속한 열', 'Agreed columns')}: ${partner.titles.join(', ')}`
            : partner
              ? t('주문을 받을 양식이 아직 정해지지 않았습니다.', 'The format for your orders has not been agreed yet.')
              : t(
                  '아직 어느 협력사의 화면도 열리지 않았습니다. 초대한 가게에 이 계정을 협력사에 들여 달라고 하세요.',
                  'This account has not been given access to a partner yet. Ask the shop that invited you.',
                )}
        </p>
        {partner?.titles ? (
          <div>
            <input
              ref={file}
              type="file"
              accept=".xlsx,.csv"
              aria-label={t('주문 파일 (.xlsx, .csv)', 'File of orders (.xlsx, .csv)')}
              className="sr-only"
              tabIndex={-1}
              onChange={(event) => {
                const one = event.target.files?.[0];
                if (one) send(one, partner.channel_id);
                event.target.value = '';
              }}
            />
            <Button look="ink" busy={act.busy} onClick={() => file.current?.click()}>
              {t('주문 파일 올리기', 'Upload an order file')}
            </Button>
          </div>
        ) : null}
        <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
      </div>
      <ul className="mt-3 grid gap-3">
        {sent.slice(0, 5).map((one) => (
          <SentRow key={one.import_id} file={one} />
        ))}
      </ul>
    </Panel>
  );
}

const stateBadge = (file: SentFile, t: Say) => {
  if (file.state === 'done') return <Badge tone="good">{t('접수됨', 'Taken in')}</Badge>;
  if (file.state === 'previewed') return <Badge tone="accent">{t('확인 필요', 'Needs confirmation')}</Badge>;
  if (file.error) return <Badge tone="bad">{t('읽지 못함', 'Not read')}</Badge>;
  return <Badge>{t('읽는 중', 'Being read')}</Badge>;
};

function SentRow({ file }: { file: SentFile }) {
  const t = useSay();
  const { counts } = file;
  const act = useSend(
    `commit-${file.import_id}`,
    (_: null, key) => call(partnerCommitFile, { params: { import_id: file.import_id }, key } as never),
    {
      refresh: [['partner', 'imports']],
      say: t('접수했습니다.', 'Taken in.'),
    },
  );
  return (
    <li className="grid gap-1 border-t border-line pt-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 truncate font-medium">{file.file_name}</span>
        {stateBadge(file, t)}
        <When at={file.created_at} style="short" />
      </div>
      {counts ? (
        <p className="text-ink-soft">
          {t(
            `새 줄 ${count(counts.new)} · 바뀐 줄 ${count(counts.changed)} · 그대로 ${count(counts.unchanged)} · 못 읽은 줄 ${count(counts.refused)}`,
            `${count(counts.new)} new · ${count(counts.changed)} changed · ${count(counts.unchanged)} as before · ${count(counts.refused)} refused`,
          )}
        </p>
      ) : null}
      {file.error ? <p className="text-bad">{file.error.message}</p> : null}
      {file.refused.length > 0 ? (
        <ul className="text-bad">
          {file.refused.map((one) => (
            <li key={one.row}>
              {t(`${one.row}행`, `Row ${one.row}`)}: {one.issues.map((issue) => issue.message).join(' ')}
            </li>
          ))}
        </ul>
      ) : null}
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
      {file.state === 'previewed' ? (
        <div>
          <Button look="accent" busy={act.busy} onClick={() => void act.run(null)}>
            {t('이대로 접수', 'Submit as read')}
          </Button>
        </div>
      ) : null}
    </li>
  );
}

function FilesPanel() {
  const t = useSay();
  const files = useQuery(ownFilesQuery).data ?? [];
  const fetching = useSend('fetch-own-file', (export_id: string) =>
    saveFile(partnerFetchFile, { params: { export_id } }),
  );
  return (
    <Panel title={t('받을 파일', 'Files for you')}>
      <Refused>{fetching.error ? sentenceOf(fetching.error) : null}</Refused>
      {files.length === 0 ? <p className="text-ink-soft">{t('아직 없습니다.', 'None yet.')}</p> : null}
      <ul className="grid gap-2">
        {files.slice(0, 10).map((one) => (
          <li key={one.export_id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <span className="min-w-0">
              {one.title} <span className="text-ink-soft">{t(`${one.lines}줄`, many(one.lines, 'line'))}</span>{' '}
              <When at={one.created_at} style="short" />
            </span>
            <Button
              busy={fetching.busy}
              onClick={() => void fetching.run(one.export_id)}
              aria-label={t(`${one.title} 받기`, `Download ${one.title}`)}
            >
              {t('받기', 'Download')}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function columnsOf(t: Say): Column<PartnerLine>[] {
  return [
    {
      id: 'order',
      title: t('주문번호', 'Order'),
      track: 'minmax(7rem,1fr)',
      cell: (one) => <span className="tabular">{one.order_key}</span>,
    },
    {
      id: 'goods',
      title: t('상품', 'Goods'),
      track: 'minmax(8rem,3fr)',
      cell: (one) => (
        <span className="block truncate">
          {one.title}
          {one.option_text ? <span className="text-ink-soft"> · {one.option_text}</span> : null} ×{one.quantity}
          {/* A phone has no room for a column of its own. */}
          <span className="block md:hidden">
            <Tracking line={one} />
          </span>
        </span>
      ),
    },
    { id: 'recipient', title: t('받는 분', 'Recipient'), track: '6rem', wide: true, cell: (one) => one.recipient },
    {
      id: 'place',
      title: t('지역', 'Region'),
      track: '9rem',
      wide: true,
      cell: (one) => placeIn(t, one.sido, one.sigungu),
    },
    {
      id: 'state',
      title: t('상태', 'State'),
      track: '6.5rem',
      cell: (one) => (
        <Badge tone={one.state === 'canceled' ? 'bad' : undefined}>
          {t(...(line_words[one.state] ?? [one.state, one.state]))}
        </Badge>
      ),
    },
    {
      id: 'tracking',
      title: t('운송장', 'Tracking'),
      track: '11rem',
      wide: true,
      cell: (one) => <Tracking line={one} />,
    },
  ];
}

function Tracking({ line }: { line: PartnerLine }) {
  const boxes = line.parcels.map((box) => box.tracking_number);
  const all = boxes.length > 0 ? boxes : line.tracking_number ? [line.tracking_number] : [];
  return <Numbers all={all} courier={line.courier} />;
}

function Lines() {
  const t = useSay();
  const [filters, setFilters] = useFilters(['state'] as const);
  const query = useInfiniteQuery(ownLinesQuery(filters.state));
  return (
    <>
      <FilterForm>
        <Choice
          className="md:w-48"
          label={t('상태', 'State')}
          any={t('모든 상태', 'All states')}
          value={filters.state}
          options={Object.entries(line_words).map(([state, words]) => [state, t(...words)] as const)}
          onChange={(state) => setFilters({ state })}
        />
      </FilterForm>
      <List
        label={t('내 주문', 'Your orders')}
        columns={columnsOf(t)}
        query={query}
        pick={(page) => page.lines}
        rowId={(one) => one.line_id}
        empty={
          <Empty title={t('주문이 없습니다', 'No orders yet')}>
            {t('주문 파일을 올리면 여기에 보입니다.', 'Upload an order file and your orders will appear here.')}
          </Empty>
        }
      />
    </>
  );
}
