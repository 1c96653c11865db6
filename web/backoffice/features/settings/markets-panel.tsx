import {
  adminConnectMarket,
  adminDisconnectMarket,
  adminListMarkets,
  adminPullMarket,
  type Market as MarketSchema,
} from '@madang/contract/channel-markets';
import type { BodyOf } from '@madang/contract/route';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Static } from 'typebox';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count, many } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { When } from '../../ui/when.tsx';
import { shopsQuery } from '../products/products.ts';
import { marketWords } from './market-words.ts';

type Market = Static<typeof MarketSchema>;
type Kind = Market['kind'];
type Body = BodyOf<typeof adminConnectMarket>;

const marketsQuery = queryOptions({
  queryKey: ['markets'],
  queryFn: ({ signal }) => call(adminListMarkets, { signal }),
  refetchInterval: 15_000,
});

const kind_names: Record<Kind, [string, string]> = {
  smartstore: ['네이버 커머스API', 'Naver Commerce API'],
  coupang: ['쿠팡 Open API', 'Coupang Open API'],
};

/** What a seller's page at the market gives, in its order; the last is secret. */
const fields: Record<Kind, readonly (readonly [string, string, string])[]> = {
  smartstore: [
    ['client_id', '애플리케이션 ID', 'Application id'],
    ['client_secret', '애플리케이션 시크릿', 'Application secret'],
  ],
  coupang: [
    ['vendor_id', '업체코드', 'Vendor id'],
    ['access_key', 'Access Key', 'Access key'],
    ['secret_key', 'Secret Key', 'Secret key'],
  ],
};

/** Markets with an interface: orders come every minute, 발주확인 and dispatch leave by it. Keys only go in. */
export function MarketsPanel() {
  const t = useSay();
  const may = useMay();
  const writes = may('settings.write');
  const { data } = useQuery({ ...marketsQuery, enabled: may('settings.read') });
  const [open, setOpen] = useState<{ market: Market | null } | null>(null);
  return (
    <Panel
      title={t('마켓 연동', 'Markets')}
      note={t('주문은 1분마다 들어옵니다', 'Orders arrive every minute')}
      flush
      actions={writes ? <Button onClick={() => setOpen({ market: null })}>{t('연동하기', 'Connect')}</Button> : null}
    >
      <ul>
        {data?.markets.map((one) => (
          <MarketRow key={one.channel_id} market={one} writes={writes} onReplace={() => setOpen({ market: one })} />
        ))}
      </ul>
      {data?.markets.length === 0 ? (
        <p className="p-4 text-ink-soft">
          {t(
            '연동한 마켓이 없습니다. 엑셀로도 모두 할 수 있습니다.',
            'No marketplaces connected. Everything also works with Excel files.',
          )}
        </p>
      ) : null}
      {open ? <ConnectDialog market={open.market} onClose={() => setOpen(null)} /> : null}
    </Panel>
  );
}

function MarketRow({ market, writes, onReplace }: { market: Market; writes: boolean; onReplace: () => void }) {
  const t = useSay();
  const params = { channel_id: market.channel_id };
  const pull = useSend(`pull-${market.channel_id}`, (_: null, key) => call(adminPullMarket, { params, key }), {
    refresh: [['markets']],
    say: ({ rows, goes_on, error }) =>
      // What went wrong stands at the market; a tick would say the opposite.
      error
        ? null
        : goes_on
          ? t('가져오는 중입니다', 'Fetching')
          : t(`${count(rows)}줄을 확인했습니다`, `${many(rows, 'line')} looked at`),
  });
  const end = useSend(
    `disconnect-${market.channel_id}`,
    (_: null, key) => call(adminDisconnectMarket, { params, key }),
    {
      refresh: [['markets'], ['dispatch']],
      say: t('키를 지웠습니다', 'Keys deleted'),
      done: () => setEnding(false),
    },
  );
  const [ending, setEnding] = useState(false);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line/70 px-4 py-2">
      <span className="font-medium">{market.name}</span>
      <span className="text-ink-soft">{t(...kind_names[market.kind])}</span>
      {market.connected ? (
        market.error ? (
          <Badge tone={market.error.passing ? 'warn' : 'bad'}>{marketWords(market.error, t)}</Badge>
        ) : (
          <Badge tone="good">{t('연동됨', 'Connected')}</Badge>
        )
      ) : (
        <Badge>{t('엑셀 사용', 'Excel')}</Badge>
      )}
      {market.refused > 0 ? (
        <Badge tone="bad">{t(`마켓이 거절 ${count(market.refused)}`, `${count(market.refused)} refused`)}</Badge>
      ) : null}
      {market.waiting > 0 ? (
        <Badge>{t(`응답 대기 ${count(market.waiting)}`, `${count(market.waiting)} wait`)}</Badge>
      ) : null}
      {market.pulled_until ? <When at={market.pulled_until} style="short" /> : null}
      {writes && market.connected ? (
        <span className="ml-auto flex gap-2">
          <Button busy={pull.busy} onClick={() => void pull.run(null)}>
            {t('지금 가져오기', 'Fetch now')}
          </Button>
          <Button onClick={onReplace}>{t('키 바꾸기', 'Replace the keys')}</Button>
          <Button look="bad" onClick={() => setEnding(true)}>
            {t('끊기', 'Disconnect')}
          </Button>
        </span>
      ) : null}
      <Refused>{pull.error ? sentenceOf(pull.error) : null}</Refused>
      <Dialog
        open={ending}
        onClose={() => setEnding(false)}
        size="sm"
        title={t(`${market.name}: 연동 끊기`, `Disconnect ${market.name}`)}
        description={t(
          '키를 지우고 더는 주문을 가져오거나 발송을 알리지 않습니다. 들어온 주문은 그대로 있고, 엑셀로는 계속할 수 있습니다. 다시 연동하려면 키를 다시 넣어야 합니다.',
          'Its keys are deleted; no orders are fetched and no dispatches told any more. Orders stay, and Excel files go on working. To connect again you need the keys again.',
        )}
        footer={
          <>
            <Button onClick={() => setEnding(false)}>{t('닫기', 'Close')}</Button>
            <Button look="bad" busy={end.busy} onClick={() => void end.run(null)}>
              {t('키를 지우고 끊기', 'Delete the keys and disconnect')}
            </Button>
          </>
        }
      >
        <Refused>{end.error ? sentenceOf(end.error) : null}</Refused>
      </Dialog>
    </li>
  );
}

/** `market`: its keys are replaced; null: one is connected. */
function ConnectDialog({ market, onClose }: { market: Market | null; onClose: () => void }) {
  const t = useSay();
  const shops = useQuery(shopsQuery).data ?? [];
  const [kind, setKind] = useState<Kind>(market?.kind ?? 'smartstore');
  const [shop, setShop] = useState(market?.shop_id ?? '');
  const [keys, setKeys] = useState<Record<string, string>>({});
  const connect = useSend('connect-market', (body: Body, key) => call(adminConnectMarket, { body, key }), {
    refresh: [['markets'], ['dispatch']],
    say: t('연동했습니다', 'Connected'),
    done: onClose,
  });
  const shop_id = shop || shops[0]?.id || '';
  const wanted = fields[kind];
  const own = Object.fromEntries(wanted.map(([name]) => [name, (keys[name] ?? '').trim()]));
  return (
    <Dialog
      open
      onClose={onClose}
      size="sm"
      title={
        market
          ? t(`${market.name} 키 바꾸기`, `Replace the keys of ${market.name}`)
          : t('마켓 연동', 'Connect a market')
      }
      description={t('키는 암호화해 두고 다시 보여 주지 않습니다.', 'Keys are stored encrypted and never shown again.')}
      onSubmit={() => void connect.run({ shop_id, kind, keys: own as Body['keys'] })}
      footer={
        <>
          <Button onClick={onClose}>{t('닫기', 'Close')}</Button>
          <Button
            type="submit"
            look="ink"
            busy={connect.busy}
            disabled={Object.values(own).some((value) => value === '')}
          >
            {market ? t('바꾸기', 'Replace') : t('연동하기', 'Connect')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <Refused>{connect.error ? sentenceOf(connect.error) : null}</Refused>
        {market ? null : (
          <>
            <SelectField
              label={t('마켓', 'Market')}
              value={kind}
              onChange={(event) => setKind(event.target.value as Kind)}
            >
              {Object.entries(kind_names).map(([id, [ko, en]]) => (
                <option key={id} value={id}>
                  {t(ko, en)}
                </option>
              ))}
            </SelectField>
            <SelectField label={t('가게', 'Shop')} value={shop_id} onChange={(event) => setShop(event.target.value)}>
              {shops.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </SelectField>
          </>
        )}
        {wanted.map(([name, ko, en], index) => (
          <TextField
            key={name}
            label={t(ko, en)}
            type={index === wanted.length - 1 ? 'password' : 'text'}
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            value={keys[name] ?? ''}
            onChange={(event) => setKeys({ ...keys, [name]: event.target.value })}
          />
        ))}
      </div>
    </Dialog>
  );
}
