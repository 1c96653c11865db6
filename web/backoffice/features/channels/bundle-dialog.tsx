import type { ChannelOption } from '@madang/contract/channel-products';
import { useState } from 'react';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { WholeField } from '../../ui/field.tsx';
import { readWhole } from '../../ui/whole.ts';
import { VariantPicker } from '../variants/variant-picker.tsx';

type Part = { key: number; variant_id: string | null; quantity: string };

/** What one option is of ours: one variant, or several that make a bundle, each with its quantity. */
export function BundleDialog({
  option,
  onClose,
  onSave,
}: {
  option: ChannelOption;
  onClose: () => void;
  onSave: (components: { variant_id: string; quantity: number }[]) => void;
}) {
  const t = useSay();
  const given = option.components.length > 0 ? option.components : (option.suggestions[0]?.components ?? []);
  const [parts, setParts] = useState<Part[]>(() => {
    const known = given.map((one, key): Part => ({ key, variant_id: one.variant_id, quantity: String(one.quantity) }));
    return known.length > 0 ? known : [{ key: 0, variant_id: null, quantity: '1' }];
  });
  const [tried, setTried] = useState(false);
  const set = (key: number, change: Partial<Part>) =>
    setParts((now) => now.map((one) => (one.key === key ? { ...one, ...change } : one)));
  const whole = (one: Part) => readWhole(one.quantity) ?? 0;
  const repeated = (one: Part) => parts.some((other) => other.key < one.key && other.variant_id === one.variant_id);
  const wrong = (one: Part) => one.variant_id === null || whole(one) < 1 || whole(one) > 1_000 || repeated(one);
  const submit = () => {
    setTried(true);
    if (parts.some(wrong)) return;
    onSave(parts.map((one) => ({ variant_id: one.variant_id!, quantity: whole(one) })));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={submit}
      title={option.option_text || t('옵션 없음', 'No option')}
      description={t(
        '하나를 팔면 우리 상품 몇 개가 나가나요? 세트라면 구성품을 모두 적어 주세요.',
        'What ships when one is sold? For a bundle, list every component.',
      )}
      footer={
        <>
          <Button onClick={onClose}>{t('취소', 'Cancel')}</Button>
          <Button look="ink" type="submit">
            {t('연결', 'Link')}
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        {parts.map((one, i) => (
          <div key={one.key} className="grid grid-cols-[minmax(0,1fr)_5rem_auto] items-end gap-2">
            <VariantPicker
              label={t(`구성품 ${i + 1}`, `Part ${i + 1}`)}
              value={one.variant_id}
              onChange={(variant_id) => set(one.key, { variant_id })}
              error={
                tried && wrong(one)
                  ? t('서로 다른 상품과 수량을 정해 주세요', 'Choose different products and quantities')
                  : null
              }
            />
            <WholeField
              label={t('수량', 'Quantity')}
              value={one.quantity}
              onChange={(quantity) => set(one.key, { quantity })}
            />
            <Button
              look="quiet"
              disabled={parts.length === 1}
              onClick={() => setParts((now) => now.filter((other) => other.key !== one.key))}
            >
              {t('빼기', 'Remove')}
            </Button>
          </div>
        ))}
        <Button
          className="justify-self-start"
          onClick={() =>
            setParts((now) => [
              ...now,
              { key: Math.max(...now.map((one) => one.key)) + 1, variant_id: null, quantity: '1' },
            ])
          }
        >
          {t('구성품 추가', 'Add a part')}
        </Button>
      </div>
    </Dialog>
  );
}
