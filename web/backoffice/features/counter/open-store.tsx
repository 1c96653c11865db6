import type { BodyOf } from '@madang/contract/route';
import { adminOpenStore } from '@madang/contract/store-orders';
import { type FormEvent, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Skeleton } from '../../../ui/parts/status.tsx';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { TextField } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { ShopField, useShop } from '../products/shop-field.tsx';

/** The first step: name the shop where orders are taken. */
export function OpenStore() {
  const t = useSay();
  const [shop_id, setShop] = useShop();
  const [name, setName] = useState('');
  const act = useSend('open-store', (body: BodyOf<typeof adminOpenStore>, key) => call(adminOpenStore, { body, key }), {
    refresh: [['stores']],
    say: t('매장을 만들었습니다.', 'Store created.'),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (shop_id && name.trim()) void act.run({ shop_id, name: name.trim() });
  };
  // Until it is known whose store it would be, nothing could be made.
  if (!shop_id) return <Skeleton className="h-48" />;
  return (
    <Panel title={t('매장 만들기', 'Name your store')}>
      <form onSubmit={submit} className="grid max-w-md grid-cols-1 gap-3">
        <p className="text-ink-soft">
          {t(
            '주문을 받을 매장의 이름을 적으면 바로 시작할 수 있습니다.',
            'Name the shop where orders are taken, then begin.',
          )}
        </p>
        <ShopField value={shop_id} onChange={setShop} />
        <TextField
          label={t('매장 이름', 'Store name')}
          placeholder={t('가로수길점', 'Main street')}
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
        <Button type="submit" look="ink" busy={act.busy} disabled={!name.trim()}>
          {t('만들기', 'Create')}
        </Button>
      </form>
    </Panel>
  );
}
