import { type ChannelOrder, listOptionChoices } from '@madang/contract/channel-work';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';

/** What a line is to be: an option of the channel, goods of ours, or words. */
export type NewOption = { option_id: string } | { variant_id: string } | { text: string };
type Props = {
  line: ChannelOrder['lines'][number];
  value: NewOption | undefined;
  onChange: (value: NewOption | undefined) => void;
};

const in_words = 'words';

/** Another option for a line. Its choices are asked for when somebody wants one. */
export function OptionChange({ line, value, onChange }: Props) {
  const t = useSay();
  const [open, setOpen] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['channel-options', line.id],
    queryFn: ({ signal }) => call(listOptionChoices, { params: { line_id: line.id }, signal }),
    enabled: open,
  });
  const now = line.option_text || t('옵션 없음', 'no option');
  if (!open)
    return (
      <p className="flex flex-wrap items-center justify-between gap-2 text-dense">
        <span className="min-w-0 break-words">
          <span className="text-ink-soft">{line.title}</span> {now}
        </span>
        <Button look="line" type="button" onClick={() => setOpen(true)}>
          {t('다른 옵션으로', 'Another option')}
        </Button>
      </p>
    );
  const others = data?.options.filter((one) => one.text !== line.option_text) ?? [];
  const words = value && 'text' in value ? value.text : null;
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <SelectField
        label={t(`옵션: ${line.title}`, `Option: ${line.title}`)}
        value={words === null ? (value ? Object.values(value)[0] : '') : in_words}
        disabled={!data}
        onChange={(event) => {
          const chosen = others.find((one) => (one.option_id ?? one.variant_id) === event.target.value);
          if (event.target.value === in_words) onChange({ text: '' });
          else if (chosen?.option_id) onChange({ option_id: chosen.option_id });
          else onChange(chosen?.variant_id ? { variant_id: chosen.variant_id } : undefined);
        }}
      >
        <option value="">{t(`그대로: ${now}`, `As it is: ${now}`)}</option>
        <optgroup label={t('채널의 옵션', 'Options of the channel')}>
          {others.map((one) =>
            one.option_id ? (
              <option key={one.option_id} value={one.option_id}>
                {one.text || t('옵션 없음', 'no option')}
                {one.matched ? '' : t(' (아직 연결 안 됨)', ' (not matched yet)')}
              </option>
            ) : null,
          )}
        </optgroup>
        {others.some((one) => one.variant_id) ? (
          <optgroup label={t('채널에 아직 없는 우리 상품', 'Our goods, not sold there yet')}>
            {others.map((one) =>
              one.variant_id ? (
                <option key={one.variant_id} value={one.variant_id}>
                  {one.text || t('옵션 없음', 'no option')}
                </option>
              ) : null,
            )}
          </optgroup>
        ) : null}
        <option value={in_words}>{t('직접 적기', 'In words')}</option>
      </SelectField>
      {words === null ? null : (
        <TextField
          label={t('옵션 내용', 'The option')}
          maxLength={200}
          required
          autoComplete="off"
          hint={t('처음 보는 옵션이면 연결한 뒤에 나갑니다.', 'One never seen is matched before it leaves.')}
          value={words}
          onChange={(event) => onChange({ text: event.target.value })}
        />
      )}
      <Refused>{error ? sentenceOf(error) : null}</Refused>
    </div>
  );
}
