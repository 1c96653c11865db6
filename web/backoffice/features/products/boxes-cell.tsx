import { useState } from 'react';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, SelectField } from '../../ui/field.tsx';

const most = 20;

type Props = {
  name: string;
  boxes: readonly string[];
  can_write: boolean;
  onChange: (boxes: readonly string[]) => void;
};

/** How many boxes one piece is packed in; behind it the name of each. */
export function BoxesCell({ name, boxes, can_write, onChange }: Props) {
  const t = useSay();
  const [draft, setDraft] = useState<readonly string[] | null>(null);
  const count = boxes.length || 1;
  const full = draft?.every((one) => one.trim() !== '') ?? false;
  return (
    <>
      <Button look="quiet" title={boxes.join(', ')} disabled={!can_write} onClick={() => setDraft(boxes)}>
        <span className="sr-only">{t(`${name}, 상자`, `${name}, boxes`)} </span>
        <span className="tabular">{count}</span>
      </Button>
      <Dialog
        open={draft !== null}
        onClose={() => setDraft(null)}
        title={t('한 개를 몇 상자로 보내나요?', 'In how many boxes does one piece go?')}
        description={t(
          '두 상자 이상이면 상자마다 라벨과 송장번호가 따로 붙습니다. 송장을 넣지 않은 주문에 바로 적용됩니다.',
          'From two on, every box has a label and a tracking number of its own. Orders without numbers follow at once.',
        )}
        onSubmit={() => {
          if (!draft || !full) return;
          onChange(draft.map((one) => one.trim()));
          setDraft(null);
        }}
        footer={
          <>
            <Button onClick={() => setDraft(null)}>{t('취소', 'Cancel')}</Button>
            <Button type="submit" look="ink" disabled={!full}>
              {t('확인', 'Done')}
            </Button>
          </>
        }
      >
        <div className="grid grid-cols-1 gap-3">
          <SelectField
            label={t('상자 수', 'Boxes')}
            value={draft?.length || 1}
            onChange={(event) => {
              const wanted = Number(event.target.value);
              setDraft((now) => (wanted < 2 ? [] : Array.from({ length: wanted }, (_, at) => now?.[at] ?? '')));
            }}
          >
            {Array.from({ length: most }, (_, at) => at + 1).map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </SelectField>
          {draft?.map((one, at) => (
            <Field
              // biome-ignore lint/suspicious/noArrayIndexKey: a box is known by its place.
              key={at}
              label={t(`${at + 1}번 상자 이름`, `Name of box ${at + 1}`)}
            >
              {(tie) => (
                <input
                  {...tie}
                  className="control"
                  maxLength={40}
                  placeholder={t('헤드보드', 'Headboard')}
                  value={one}
                  onChange={(event) =>
                    setDraft((now) => (now ?? []).map((text, place) => (place === at ? event.target.value : text)))
                  }
                />
              )}
            </Field>
          ))}
        </div>
      </Dialog>
    </>
  );
}
