import { adminEnterTracking, adminMakeDispatchFile } from '@madang/contract/channel-exports';
import type { BodyOf } from '@madang/contract/route';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count, many } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Notice } from '../../../ui/parts/status.tsx';
import { Go, useFilters } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Refused } from '../../ui/empty.tsx';
import { Checkbox, SelectField } from '../../ui/field.tsx';
import { ListFrame } from '../../ui/list.tsx';
import { PageFailed } from '../../ui/page-state.tsx';
import { PageHead } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { useNamedApart } from '../channels/named-apart.ts';
import { CourierField } from './courier-field.tsx';
import { dispatchQuery, type Entry, formsQuery, type Line, outcomeWord, partId, useFetchFile } from './dispatch.ts';
import { FilesTab } from './files-tab.tsx';
import { FormsPanel } from './forms-panel.tsx';
import { lineColumns } from './line-columns.tsx';
import { SplitDialog } from './split-dialog.tsx';
import { TrackingDialog } from './tracking-dialog.tsx';

/** What leaves for the markets: numbers are entered, files are made in each market's form or one's own, what left is kept. */
export function DispatchPage() {
  const t = useSay();
  const title = t('발송 내보내기', 'Dispatch');
  usePageTitle(title);
  const [filters] = useFilters(['channel', 'tab'] as const);
  const { data, error, refetch } = useQuery(dispatchQuery(undefined));
  const channels = useNamedApart(data?.channels ?? []);
  const shown = filters.tab ?? filters.channel ?? channels[0]?.channel_id ?? '';
  const tabs = [
    ...channels.map((one) => ({
      name: one.channel_id,
      label: one.open > 0 ? `${one.name} ${count(one.open)}` : one.name,
      search: { channel: one.channel_id },
    })),
    { name: 'files', label: t('내보낸 기록', 'Export history'), search: { tab: 'files' } },
    { name: 'forms', label: t('내 양식', 'My forms'), search: { tab: 'forms' } },
  ];
  const channel = channels.find((one) => one.channel_id === shown);
  if (error && !data) return <PageFailed title={title} error={error} retry={() => void refetch()} />;
  return (
    <>
      <PageHead
        title={title}
        note={t(
          '송장번호를 넣고 채널별 발송 파일을 만듭니다. 이미 내보낸 줄은 빠집니다.',
          'Enter tracking numbers and create a dispatch file for each channel. Lines already exported are left out.',
        )}
      />
      <div className="overflow-x-auto">
        <Tabs label={t('채널', 'Channels')} to={paths.dispatch} tabs={tabs} shown={shown} />
      </div>
      {shown === 'files' ? <FilesTab /> : null}
      {shown === 'forms' ? <FormsPanel /> : null}
      {channel ? <ChannelTab key={channel.channel_id} channel={channel} /> : null}
      {data && channels.length === 0 && !filters.tab ? (
        <Empty title={t('아직 채널이 없습니다', 'No channels yet')}>
          {t('주문 파일을 가져오거나 마켓을 연동하면 생깁니다.', 'Import an order file or connect a market.')}
        </Empty>
      ) : null}
    </>
  );
}

type Channel = {
  channel_id: string;
  kind: string;
  name: string;
  open: number;
  has_form: boolean;
  form: string | null;
  has_api: boolean;
  takes_parcels: boolean;
};

function ChannelTab({ channel }: { channel: Channel }) {
  const t = useSay();
  const writes = useMay()('orders.write');
  const query = useQuery(dispatchQuery(channel.channel_id));
  const forms = useQuery(formsQuery).data?.forms ?? [];
  const lines = query.data?.lines;
  const [courier, setCourier] = useState('CJ대한통운');
  const [form, setForm] = useState(channel.form ?? (channel.has_form ? 'dispatch' : ''));
  const [again, setAgain] = useState(false);
  const [pasting, setPasting] = useState(false);
  const [splitting, setSplitting] = useState<string | null>(null);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const enter = useSend(
    'enter-one-number',
    (entry: Entry, key) =>
      call(adminEnterTracking, { body: { channel_id: channel.channel_id, entries: [entry] }, key }),
    { refresh: [['dispatch']] },
  );
  const fetching = useFetchFile();
  const make = useSend(
    'make-dispatch',
    (body: BodyOf<typeof adminMakeDispatchFile>, key) => call(adminMakeDispatchFile, { body, key }),
    {
      refresh: [['dispatch'], ['dispatch-files']],
      say: (made) =>
        t(
          `${count(made.export.lines)}줄이 나갑니다: ${made.export.title}`,
          `${many(made.export.lines, 'line')} in the file`,
        ),
      done: (made, body) => {
        setPicked(new Set());
        if (!body.to_market && !made.export.personal) void fetching.run({ export_id: made.export.export_id });
      },
    },
  );
  const failed = make.error ?? enter.error ?? fetching.error;
  const taken = (lines ?? []).filter((one) => picked.has(one.line_id));
  // A line that leaves in several boxes stands there once for each.
  const chosen = [...new Set(taken.map((one) => one.line_id))];
  const run = (to_market: boolean) =>
    void make.run({
      channel: channel.channel_id,
      form: to_market ? 'dispatch' : form,
      ...(chosen.length > 0 ? { line_ids: chosen } : {}),
      ...(again ? { again } : {}),
      ...(to_market ? { to_market } : {}),
    });
  const toggle = (line_id: string) => {
    const next = new Set(picked);
    if (!next.delete(line_id)) next.add(line_id);
    setPicked(next);
  };
  const leaves = (one: Line) => one.ready && (again || one.repeated !== 'same');
  const file = query.data?.file[again ? 'again' : 'fresh'];
  const amount = chosen.length > 0 ? taken.filter(leaves).length : (file?.lines ?? 0);
  return (
    <>
      {writes ? (
        <div className="mb-3 grid grid-cols-2 items-end gap-2 md:flex md:flex-wrap">
          <CourierField
            className="md:w-40"
            label={t('기본 택배사', 'Default courier')}
            value={courier}
            onChange={setCourier}
          />
          <SelectField
            className="md:w-52"
            label={t('양식', 'Form')}
            value={form}
            onChange={(event) => setForm(event.target.value)}
          >
            {channel.has_form ? <option value="dispatch">{t('마켓 발송 양식', 'Marketplace format')}</option> : null}
            {channel.has_form ? null : <option value="">{t('고르세요', 'Choose')}</option>}
            {forms.map((one) => (
              <option key={one.form_id} value={one.name}>
                {one.name}
              </option>
            ))}
          </SelectField>
          <Checkbox
            label={t('나간 줄도 다시', 'Include lines already exported')}
            checked={again}
            onChange={(event) => setAgain(event.target.checked)}
          />
          <div className="col-span-2 flex flex-wrap gap-2 md:ml-auto">
            <Button onClick={() => setPasting(true)}>{t('송장 여러 건', 'Bulk tracking numbers')}</Button>
            {channel.has_api ? (
              <Button busy={make.busy} disabled={amount === 0} onClick={() => run(true)}>
                {t(`${count(amount)}줄 마켓에 바로`, `Tell the market ${count(amount)}`)}
              </Button>
            ) : null}
            <Button look="ink" busy={make.busy} disabled={!form || amount === 0} onClick={() => run(false)}>
              {t(`${count(amount)}줄 발송 파일`, `File of ${many(amount, 'line')}`)}
            </Button>
          </div>
        </div>
      ) : null}
      {channel.has_form || form ? null : (
        <div className="mb-3">
          <Notice>
            {t('이 채널에는 정해진 발송 양식이 없습니다.', 'This channel has no dispatch format of its own.')}{' '}
            {forms.length > 0 ? (
              t('위에서 내 양식을 고르세요.', 'Choose one of your forms above.')
            ) : (
              <Go to={paths.dispatch} search={{ tab: 'forms' }} className="link">
                {t('내 양식을 만들면 그 양식으로 나갑니다', 'Create a form and it is used here')}
              </Go>
            )}
          </Notice>
        </div>
      )}
      {channel.kind === 'kakao' && form === 'dispatch' ? (
        <div className="mb-3">
          <Notice>
            {t(
              '카카오가 받는 택배사코드표는 공개된 것이 없어, 파일에는 스마트스토어의 코드(CJ대한통운은 CJGLS)가 들어갑니다. 판매자센터가 받지 않으면 그곳의 코드를 적은',
              'Kakao publishes no list of the courier codes it takes; the file has Smartstore’s (CJGLS for CJ대한통운). If the seller center does not take them, create',
            )}{' '}
            <Go to={paths.dispatch} search={{ tab: 'forms' }} className="link">
              {t('내 양식을 만들어 쓰세요', 'a form of your own with its code')}
            </Go>
          </Notice>
        </div>
      ) : null}
      <Refused>{failed ? sentenceOf(failed) : null}</Refused>
      {query.data?.more ? (
        <div className="mb-3">
          <Notice>
            {t(
              `급한 것부터 ${count(lines?.length ?? 0)}줄을 보입니다. 파일에는 보이지 않는 줄도 들어갑니다.`,
              `The ${count(lines?.length ?? 0)} most urgent are shown; a file also takes those that are not.`,
            )}
            {file && file.later > 0
              ? ` ${t(
                  `한 파일에 ${count(file.lines)}줄까지라서 ${count(file.later)}줄은 다음 파일에 나갑니다.`,
                  `One file takes ${count(file.lines)}: ${many(file.later, 'line')} wait for the next one.`,
                )}`
              : ''}
          </Notice>
        </div>
      ) : null}
      <ListFrame
        label={channel.name}
        columns={lineColumns(t, {
          picked,
          toggle,
          writes,
          split: channel.takes_parcels ? (line) => setSplitting(line.line_id) : null,
          enter: (line, number) =>
            void enter.run({
              ...{ key: line.line_key, courier: line.courier ?? courier, tracking_number: number },
              ...(line.of === null ? {} : { quantity: line.quantity }),
            }),
        })}
        grows
        rows={lines}
        rowId={partId}
        onOpen={(one) => toggle(one.line_id)}
        error={query.error}
        retry={() => void query.refetch()}
        empty={<Empty title={t('나갈 줄이 없습니다', 'Nothing is waiting to ship')} />}
      />
      {splitting && lines ? (
        <SplitDialog
          channel_id={channel.channel_id}
          parts={lines.filter((one) => one.line_id === splitting)}
          courier={courier}
          onClose={() => setSplitting(null)}
        />
      ) : null}
      {pasting ? (
        <TrackingDialog
          keys={t('상품주문·묶음배송·주문', 'the key of a line, bundle or order')}
          example="2026111912345678"
          divides={channel.takes_parcels}
          refresh={[['dispatch']]}
          send={(entries, key) => call(adminEnterTracking, { body: { channel_id: channel.channel_id, entries }, key })}
          word={(outcome) => outcomeWord(outcome, t)}
          onClose={() => setPasting(false)}
        />
      ) : null}
    </>
  );
}
