import { count } from '../../../ui/lib/format.ts';
import type { Say } from '../../../ui/lib/language.ts';
import { koreaDay } from '../../ui/korea-time.ts';
import { channel_state_word } from '../channels/channels.ts';

/** A value before or after a change, as a person reads it. */
export function changedValue(field: string, value: string | null, t: Say): string {
  if (value === null || value === '') return '–';
  if (field === 'state') return channel_state_word(value, t);
  if (field.endsWith('_krw') && /^-?\d+$/.test(value))
    return t(`${count(Number(value))}원`, `₩${count(Number(value))}`);
  if (field.endsWith('_at') && !Number.isNaN(Date.parse(value))) return koreaDay(Date.parse(value));
  return value;
}
