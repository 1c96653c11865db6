import { enterBoxNumbers, type WaitingParcel } from '@madang/contract/boxes';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../ui/lib/api.ts';
import { count } from '../../../ui/lib/format.ts';
import { type Say, useSay } from '../../../ui/lib/language.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { useFilters } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/empty.tsx';
import type { Column } from '../../ui/grid.tsx';
import { List } from '../../ui/list.tsx';
import { usePaged } from '../../ui/paged.ts';
import { PageHead } from '../../ui/panel.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { PrintDialog } from '../deliveries/print-dialog.tsx';
import { TrackingDialog } from '../dispatch/tracking-dialog.tsx';
import { BoxPanel } from './box-panel.tsx';
import { enteredWord, type ParcelState, parcel_filters, parcelsQuery, placeOf, stale, stateWord } from './parcels.ts';
import { WayRulesDialog } from './way-rules-dialog.tsx';

const columnsOf = (t: Say): Column<WaitingParcel>[] => [
  {
    id: 'number',
    title: t('배송', 'Delivery'),
    track: '6rem',
    cell: (one) => <span className="tabular">D{one.number}</span>,
  },
  {
    id: 'recipient',
    title: t('받는 분', 'Recipient'),
    track: 'minmax(7rem,1fr)',
    cell: (one) => (
      <span className="block min-w-0">
        <span className="block truncate">{one.recipient ?? '–'}</span>
        <span className="block truncate text-xs text-ink-faint md:hidden">{one.goods}</span>
      </span>
    ),
  },
  { id: 'place', title: t('지역', 'Region'), track: 'minmax(9rem,1.5fr)', wide: true, cell: (one) => placeOf(one, t) },
  { id: 'goods', title: t('상품', 'Goods'), track: 'minmax(10rem,4fr)', wide: true, cell: (one) => one.goods },
  {
    id: 'orders',
    title: t('주문', 'Orders'),
    track: 'minmax(9rem,1.5fr)',
    wide: true,
    cell: (one) => `${one.channels.join(', ')}${one.orders > 1 ? ` ×${one.orders}` : ''}`,
  },
  {
    id: 'boxes',
    title: t('상자', 'Boxes'),
    track: 'minmax(9rem,2fr)',
    cell: (one) => <BoxChips parcel={one} />,
  },
];

/** Every box with how far it is: lacking its number, or its carrier's last word. */
function BoxChips({ parcel }: { parcel: WaitingParcel }) {
  const t = useSay();
  if (parcel.boxes.length === 0) return <Badge tone="warn">{t('송장 없음', 'No tracking number')}</Badge>;
  const shown = parcel.boxes.slice(0, 6);
  return (
    <span className="flex flex-wrap gap-1">
      {shown.map((box) => {
        const word = box.tracking_number ? stateWord(box.state, t) : t('송장 없음', 'No tracking number');
        const tone = !box.tracking_number ? 'warn' : box.state === 'arrived' ? 'good' : 'plain';
        return (
          <Badge key={box.box_id} tone={tone}>
            {box.n > 1 ? `${box.k}/${box.n} ` : ''}
            {word}
          </Badge>
        );
      })}
      {parcel.boxes.length > shown.length ? <Badge>+{parcel.boxes.length - shown.length}</Badge> : null}
    </span>
  );
}

/** What goes with a carrier: which boxes wait for a number, how far the others have come. */
export function ParcelsPage() {
  const t = useSay();
  const may = useMay();
  usePageTitle(t('택배 송장', 'Parcels'));
  const [filters] = useFilters(parcel_filters);
  const state = (filters.state ?? 'waiting') as ParcelState;
  const [open, setOpen] = useState<WaitingParcel | null>(null);
  const [ruling, setRuling] = useState(false);
  const [pasting, setPasting] = useState(false);
  const [printing, setPrinting] = useState<string[] | null>(null);
  const query = useInfiniteQuery(parcelsQuery(state));
  const { rows } = usePaged(query, (page) => page.parcels);
  const waiting = query.data?.pages[0]?.waiting ?? 0;
  // Its last number takes it off this list: what is open stays so until it is closed.
  const parcel = rows?.find((one) => one.delivery_id === open?.delivery_id) ?? open;
  const tabs = [
    {
      name: 'waiting',
      label: `${t('송장 기다림', 'No tracking number')} ${count(waiting)}`,
      search: { state: undefined },
    },
    { name: 'moving', label: t('가는 중', 'On their way'), search: { state: 'moving' } },
    { name: 'arrived', label: t('도착', 'Arrived'), search: { state: 'arrived' } },
  ];
  return (
    <>
      <PageHead
        title={t('택배 송장', 'Parcels')}
        note={t(
          '상자마다 송장번호를 넣습니다. 모든 상자가 도착해야 배송이 끝나고, 채널에는 정해진 한 번호만 알립니다.',
          'Enter a tracking number for each box. A delivery is complete when every box has arrived; the channel is given one designated number.',
        )}
        actions={
          may('orders.write') ? (
            <>
              <Button onClick={() => setRuling(true)}>{t('트럭·택배 규칙', 'Truck or carrier')}</Button>
              {state === 'waiting' && (rows?.length ?? 0) > 0 ? (
                <Button onClick={() => setPrinting(rows!.map((one) => one.delivery_id))}>
                  {t('보이는 배송 출력', 'Print all shown')}
                </Button>
              ) : null}
              <Button look="accent" onClick={() => setPasting(true)}>
                {t('송장 여러 건 넣기', 'Bulk tracking numbers')}
              </Button>
            </>
          ) : null
        }
      />
      <Tabs label={t('상태', 'State')} to={paths.parcels} tabs={tabs} shown={state} />
      <List
        label={t('택배', 'Parcels')}
        columns={columnsOf(t)}
        query={query}
        pick={(page) => page.parcels}
        rowId={(one) => one.delivery_id}
        onOpen={setOpen}
        empty={
          <Empty title={t('여기에는 아무것도 없습니다', 'Nothing here')}>
            {t(
              '규칙이 없으면 모두 트럭으로 갑니다. 택배로 보낼 상품과 지역을 규칙으로 정하세요.',
              'Without rules everything goes by truck. Set rules for which products and regions go by carrier.',
            )}
          </Empty>
        }
      />
      <Dialog
        open={parcel !== null}
        onClose={() => setOpen(null)}
        size="lg"
        title={parcel ? `D${parcel.number} · ${parcel.recipient ?? placeOf(parcel, t)}` : ''}
        description={parcel?.goods}
        footer={<Button onClick={() => setOpen(null)}>{t('닫기', 'Close')}</Button>}
      >
        {parcel ? <BoxPanel delivery={parcel} /> : null}
      </Dialog>
      {pasting ? (
        <TrackingDialog
          keys={t('라벨(D100001-2)·배송(D100001)·주문', 'a label (D100001-2), delivery (D100001) or order')}
          example="D100001-2"
          refresh={stale}
          send={(entries, key) =>
            // A box is whole: there is nothing to divide.
            call(enterBoxNumbers, { body: { entries: entries.map(({ quantity: _, ...one }) => one) }, key })
          }
          word={(outcome) => enteredWord(outcome, t)}
          onClose={() => setPasting(false)}
        />
      ) : null}
      {ruling ? <WayRulesDialog onClose={() => setRuling(false)} /> : null}
      <PrintDialog which={printing ? { delivery_ids: printing } : null} onClose={() => setPrinting(null)} />
    </>
  );
}
