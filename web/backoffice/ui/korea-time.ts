/**
 * Korea's wall clock in a `datetime-local` control, whatever zone the visitor's computer is in.
 * Korea has had no summer time since 1988, so the offset is a constant.
 */
const offset_ms = 9 * 3_600_000;

/** ISO instant -> "2026-11-21T20:00:00" on a Korean clock. */
export function toKoreaInput(iso: string | null | undefined): string {
  const ms = iso ? Date.parse(iso) : Number.NaN;
  return Number.isFinite(ms) ? new Date(ms + offset_ms).toISOString().slice(0, 19) : '';
}

/** "2026-11-21T20:00" or with seconds, as read on a Korean clock -> ISO instant in UTC; null where it is not a time. */
export function fromKoreaInput(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/.test(text)) return null;
  const ms = Date.parse(`${text}Z`);
  if (!Number.isFinite(ms)) return null;
  // 2026-02-30 would roll over silently.
  if (!new Date(ms).toISOString().startsWith(text.slice(0, 16))) return null;
  return new Date(ms - offset_ms).toISOString();
}

/** The first instant of the Korean day that contains `ms`. */
export function koreaDayStart(ms: number): number {
  return Math.floor((ms + offset_ms) / 86_400_000) * 86_400_000 - offset_ms;
}

/** "2026-11-21": the Korean calendar day of an instant. */
export function koreaDay(ms: number): string {
  return new Date(ms + offset_ms).toISOString().slice(0, 10);
}

/** Roughly how far away, for a hint beside a picker: "2시간 30분 뒤", "3 days ago". */
export function farFrom(iso: string, now_ms: number, lang: 'ko' | 'en'): string {
  const diff_ms = Date.parse(iso) - now_ms;
  const minutes = Math.round(Math.abs(diff_ms) / 60_000);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const ko = days
    ? `${days}일${hours ? ` ${hours}시간` : ''}`
    : hours
      ? `${hours}시간${rest ? ` ${rest}분` : ''}`
      : `${rest}분`;
  const en = days
    ? `${days} d${hours ? ` ${hours} h` : ''}`
    : hours
      ? `${hours} h${rest ? ` ${rest} min` : ''}`
      : `${rest} min`;
  if (lang === 'en') return diff_ms >= 0 ? `in ${en}` : `${en} ago`;
  return diff_ms >= 0 ? `${ko} 뒤` : `${ko} 전`;
}
