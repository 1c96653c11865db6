import {
  adminFetchDispatchFile,
  adminListDispatch,
  adminListDispatchFiles,
  adminListForms,
  adminReadDispatchFile,
  type DispatchFile as FileSchema,
  type ExportForm as FormSchema,
  type DispatchLine as LineSchema,
} from '@madang/contract/channel-exports';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Static } from 'typebox';
import { call } from '../../../ui/lib/api.ts';
import type { Say } from '../../../ui/lib/language.ts';
import { saveFile } from '../../ui/save-file.ts';
import { useSend } from '../../ui/send.ts';

export type Line = Static<typeof LineSchema>;
export type File = Static<typeof FileSchema>;
export type Form = Static<typeof FormSchema>;

export const dispatchQuery = (channel_id: string | undefined) =>
  queryOptions({
    queryKey: ['dispatch', channel_id ?? ''],
    queryFn: ({ signal }) => call(adminListDispatch, { query: channel_id ? { channel_id } : {}, signal }),
    refetchInterval: 15_000,
  });

export const filesQuery = infiniteQueryOptions({
  queryKey: ['dispatch-files'],
  queryFn: ({ pageParam, signal }) =>
    call(adminListDispatchFiles, { query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
  initialPageParam: '',
  getNextPageParam: (page) => page.next_cursor,
  refetchInterval: 10_000,
});

export const fileQuery = (export_id: string) =>
  queryOptions({
    queryKey: ['dispatch-files', export_id],
    queryFn: ({ signal }) => call(adminReadDispatchFile, { params: { export_id }, signal }),
    refetchInterval: 5_000,
  });

export const formsQuery = queryOptions({
  queryKey: ['dispatch-forms'],
  queryFn: ({ signal }) => call(adminListForms, { signal }),
});

/** Saves a file that left; a reason goes along where it names people. */
export const useFetchFile = (done?: () => void) =>
  useSend(
    'fetch-dispatch-file',
    ({ export_id, reason }: { export_id: string; reason?: string }) =>
      saveFile(adminFetchDispatchFile, { params: { export_id }, query: { reason } }),
    done ? { done } : {},
  );

/** Couriers most parcels go with; others can be written. */
export const usual_couriers = ['CJ대한통운', '롯데택배', '한진택배', '로젠택배', '우체국택배', '경동택배', '대신택배'];

export const doubtWord = (doubt: string, t: Say): string =>
  ({
    unusual_length: t('자릿수 확인', 'Unusual length'),
    wrong_check_digit: t('검증 숫자 다름', 'Check digit differs'),
    not_a_number: t('송장번호 아님', 'Not a number'),
    unknown_courier: t('모르는 택배사', 'Unknown courier'),
  })[doubt] ?? doubt;

/** How a line goes that goes by no courier; what nobody knows in the words of who wrote it. */
export const byHandWord = (method: string, t: Say): string =>
  ({
    퀵서비스: t('퀵서비스, 송장 없음', 'By motorbike, no number'),
    방문수령: t('방문수령, 송장 없음', 'Collected, no number'),
    직접전달: t('직접전달, 송장 없음', 'By hand, no number'),
  })[method] ?? method;

export const outcomeWord = (outcome: string, t: Say): string =>
  ({
    saved: t('저장', 'Saved'),
    unchanged: t('그대로', 'Unchanged'),
    not_found: t('주문 없음', 'No such order'),
    left_already: t('이미 발송됨', 'Already dispatched'),
    courier_unknown: t('모르는 택배사', 'Unknown courier'),
    number_missing: t('송장번호 없음', 'No tracking number'),
    one_number: t('이 마켓은 한 줄에 송장 하나만', 'This market takes one number a line'),
    too_many: t('주문 수량보다 많음', 'More than were ordered'),
    left_in_part: t('이미 나간 상자', 'That box has left'),
    names_several: t('여러 줄의 번호: 줄 번호로 나누세요', 'Several lines: name one'),
    in_parcels: t('나눠 보내는 줄: 수량을 함께', 'Leaves in boxes: say how many'),
  })[outcome] ?? outcome;

export const resultWord = (result: string, t: Say): string =>
  ({
    waiting: t('보내는 중', 'Being told'),
    done: t('마켓 확인', 'Taken'),
    refused: t('마켓이 거절', 'Refused'),
    unknown: t('응답을 다시 묻는 중', 'Asked about'),
  })[result] ?? result;

export type Entry = { key: string; courier: string; tracking_number: string; quantity?: number };
/** A line, or one box of it. */
export const partId = (one: Line) => `${one.line_id} ${one.parcel_id ?? (one.of === null ? '' : 'rest')}`;

/** An entry as it would be pasted. */
export const lineOf = ({ key, courier, tracking_number, quantity }: Entry): string =>
  [key, courier, tracking_number, ...(quantity === undefined ? [] : [quantity])].join('\t');

/**
 * Lines as people paste them: key, (courier,) number, by tabs, commas or wide gaps; with a courier also how many of the line are in
 * the box. `courier` stands where a line names none.
 */
export function readEntries(text: string, courier: string): { entries: Entry[]; unread: string[] } {
  const entries: Entry[] = [];
  const unread: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (!line.trim()) continue;
    const cells = line
      .split(line.includes('\t') ? '\t' : /\s*[,;]\s*|\s{2,}|(?<=^\S+) /)
      .map((cell) => cell.trim())
      .filter(Boolean);
    const [key, second, third, pieces] = cells;
    const number = cells.length === 2 ? second : third;
    if (cells.length < 2 || cells.length > 4 || !key || !number || !/\d/.test(number) || /\D/.test(pieces ?? '')) {
      unread.push(line.trim());
      continue;
    }
    const named = (cells.length > 2 && second) || courier;
    entries.push({ key, courier: named, tracking_number: number, ...(pieces ? { quantity: Number(pieces) } : {}) });
  }
  return { entries, unread };
}
