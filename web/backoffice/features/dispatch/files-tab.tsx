import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sentenceOf } from '../../../ui/lib/api.ts';
import { count } from '../../../ui/lib/format.ts';
import { type Say, useSay } from '../../../ui/lib/language.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty, Refused } from '../../ui/empty.tsx';
import type { Column } from '../../ui/grid.tsx';
import { List } from '../../ui/list.tsx';
import { export_reasons, ReasonDialog } from '../../ui/reason-dialog.tsx';
import { When } from '../../ui/when.tsx';
import { channelName } from '../channels/channel-name.ts';
import { type File, fileQuery, filesQuery, resultWord, useFetchFile } from './dispatch.ts';

const result_tones = { done: 'good', refused: 'bad', waiting: 'plain', unknown: 'warn' } as const;

function columnsOf(t: Say): Column<File>[] {
  return [
    {
      id: 'at',
      title: t('때', 'When'),
      track: '8rem',
      phone: '6rem',
      cell: (one) => <When at={one.created_at} style="short" />,
    },
    {
      id: 'channel',
      title: t('채널', 'Channel'),
      track: 'minmax(7rem,1fr)',
      wide: true,
      cell: (one) => channelName(t, one.channel_name),
    },
    {
      id: 'title',
      title: t('양식', 'Form'),
      track: 'minmax(10rem,2fr)',
      phone: 'minmax(0,1fr)',
      cell: (one) => one.title,
    },
    { id: 'lines', title: t('줄', 'Lines'), track: '4.5rem', align: 'right', cell: (one) => count(one.lines) },
    {
      id: 'repeated',
      title: t('다시 나감', 'Again'),
      track: '6rem',
      align: 'right',
      wide: true,
      cell: (one) => (one.repeated > 0 ? count(one.repeated) : '–'),
    },
    {
      id: 'market',
      title: t('마켓의 답', 'Answer'),
      track: 'minmax(12rem,2fr)',
      wide: true,
      cell: (one) =>
        one.market ? (
          <span className="flex gap-1">
            {(['done', 'waiting', 'unknown', 'refused'] as const).map((result) =>
              one.market && one.market[result] > 0 ? (
                <Badge key={result} tone={result_tones[result]}>
                  {resultWord(result, t)} {count(one.market[result])}
                </Badge>
              ) : null,
            )}
          </span>
        ) : (
          t('파일', 'File')
        ),
    },
    { id: 'by', title: t('누가', 'By'), track: '7rem', wide: true, cell: (one) => one.by ?? '–' },
  ];
}

/** Everything that left, newest first; each can be looked into and fetched again as it was. */
export function FilesTab() {
  const t = useSay();
  const query = useInfiniteQuery(filesQuery);
  const [open, setOpen] = useState<File | null>(null);
  const [why, setWhy] = useState<File | null>(null);
  const fetching = useFetchFile(() => setWhy(null));
  return (
    <>
      <List
        label={t('내보낸 기록', 'Export history')}
        columns={columnsOf(t)}
        query={query}
        pick={(page) => page.exports}
        rowId={(one) => one.export_id}
        onOpen={setOpen}
        empty={<Empty title={t('아직 내보낸 것이 없습니다', 'Nothing exported yet')} />}
      />
      {open ? (
        <FileDialog
          file={open}
          onClose={() => setOpen(null)}
          onFetch={() => {
            if (open.personal) setWhy(open);
            else void fetching.run({ export_id: open.export_id });
            setOpen(null);
          }}
        />
      ) : null}
      <Refused>{fetching.error && !why ? sentenceOf(fetching.error) : null}</Refused>
      <ReasonDialog
        open={why !== null}
        onClose={() => setWhy(null)}
        title={t('개인정보가 든 파일', 'This file contains personal data')}
        description={t(
          '누가 왜 받았는지 감사 기록에 남습니다.',
          'Who downloaded it and why is recorded in the audit log.',
        )}
        reasons={export_reasons}
        confirm={t('내려받기', 'Fetch')}
        busy={fetching.busy}
        error={fetching.error}
        onConfirm={({ reason }) => {
          if (why) void fetching.run({ export_id: why.export_id, reason });
        }}
      />
    </>
  );
}

function FileDialog({ file, onClose, onFetch }: { file: File; onClose: () => void; onFetch: () => void }) {
  const t = useSay();
  const writes = useMay()('orders.write');
  const { data } = useQuery(fileQuery(file.export_id));
  return (
    <Dialog
      open
      onClose={onClose}
      size="lg"
      title={file.title}
      description={file.file_name}
      footer={
        <>
          <Button onClick={onClose}>{t('닫기', 'Close')}</Button>
          {writes && !file.market ? (
            <Button look="ink" onClick={onFetch}>
              {t('파일 받기', 'Download file')}
            </Button>
          ) : null}
        </>
      }
    >
      <table className="w-full text-left">
        <thead>
          <tr className="border-b border-line text-xs text-ink-soft">
            {[
              t('주문', 'Order'),
              t('상품', 'Goods'),
              t('수량', 'Qty'),
              t('택배사', 'Courier'),
              t('송장번호', 'Number'),
              t('답', 'Answer'),
            ].map((title) => (
              <th key={title} scope="col" className="px-2 py-1.5 font-medium">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(data?.lines ?? []).slice(0, 500).map((line) => (
            <tr key={line.row} className="border-b border-line/60">
              <td className="tabular px-2 py-1">{line.line_key}</td>
              <td className="max-w-48 truncate px-2 py-1">{line.title}</td>
              <td className="tabular px-2 py-1">{count(line.quantity)}</td>
              <td className="px-2 py-1">{line.courier ?? line.method}</td>
              <td className="tabular px-2 py-1">{line.tracking_number ?? '–'}</td>
              <td className="px-2 py-1">
                {line.result ? (
                  <Badge tone={result_tones[line.result]}>
                    {resultWord(line.result, t)} {line.message ?? line.code ?? ''}
                  </Badge>
                ) : (
                  '–'
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
