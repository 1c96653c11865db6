/**
 * Everything the importer says about a file or a row, by code: Korean and English. `{name}` is filled from the fault's params.
 * File faults refuse the whole file; row issues refuse the row, hold it, or only warn (`level`).
 */
type FileFault = { ko: string; en: string };
type RowIssue = FileFault & { level: 'refuse' | 'hold' | 'warn' };

export const file_faults = {
  NEEDS_PASSWORD: {
    ko: '비밀번호가 걸린 파일입니다. 내려받을 때 정한 비밀번호를 적어 주세요.',
    en: 'The file is protected. Please enter the password it was downloaded with.',
  },
  WRONG_PASSWORD: {
    ko: '비밀번호가 맞지 않습니다. 파일을 내려받을 때 정한 비밀번호를 적어 주세요.',
    en: 'The password is wrong. Please enter the one the file was downloaded with.',
  },
  DAMAGED_FILE: {
    ko: '파일이 손상되었습니다(끝이 잘렸거나 내용이 깨졌습니다). 다시 내려받아 올려 주세요.',
    en: 'The file is damaged (cut short or broken inside). Please download it again.',
  },
  NOT_A_SPREADSHEET: {
    ko: '엑셀(.xlsx)이나 CSV 파일이 아닙니다.',
    en: 'This is neither an Excel (.xlsx) nor a CSV file.',
  },
  OLD_EXCEL: {
    ko: '옛 형식(.xls)입니다. 엑셀에서 .xlsx로 저장해 올려 주세요.',
    en: 'This is the old .xls format. Please save it as .xlsx and try again.',
  },
  NO_ORDER_SHEET: {
    ko: '주문 표를 찾지 못했습니다. 열 제목(예: 상품주문번호, 주문번호)이 있는 시트가 보이지 않습니다.',
    en: 'No table of orders was found: no visible sheet has the column titles of one (such as 상품주문번호, 주문번호).',
  },
  OTHER_FORM: {
    ko: '약속한 양식이 아닙니다. 열 제목을 확인해 주세요. 가져온 것은 없습니다.',
    en: 'This is not the form that was agreed: look at its column titles. Nothing was imported.',
  },
  OTHER_CHANNEL: {
    ko: '‘{name}’ 판매처의 파일이 아닙니다. 이 파일에 맞는 이름: {known}. 가져온 것은 없습니다.',
    en: 'This is no file of the channel “{name}”. Names that fit this file: {known}. Nothing was imported.',
  },
  NEAR_CHANNEL: {
    ko: '‘{name}’ 판매처가 없습니다. ‘{near}’ 아닌가요? 정말 새 판매처라면 새 판매처(new_channel, --new-channel)라고 알려 주세요. 가져온 것은 없습니다.',
    en: 'There is no channel “{name}” yet. Did you mean “{near}”? If it is a new one, say so (new_channel, --new-channel). Nothing was imported.',
  },
  NO_ROWS: {
    ko: '제목 아래에 주문이 한 건도 없습니다. 가져온 것은 없습니다.',
    en: 'There is no order below the titles. Nothing was imported.',
  },
  MISSING_COLUMN: {
    ko: '꼭 필요한 열이 없습니다: {columns}. 열을 넣어 다시 내려받아 주세요.',
    en: 'Columns that are needed are missing: {columns}.',
  },
  TOO_LARGE: {
    ko: '파일이 너무 큽니다. {limit_mb} MB까지 올릴 수 있습니다.',
    en: 'The file is too large: up to {limit_mb} MB.',
  },
  TOO_LARGE_UNPACKED: {
    ko: '압축을 풀면 지나치게 커지는 파일이라 열지 않았습니다.',
    en: 'The file would grow far too large when unpacked; it was not opened.',
  },
  TOO_MANY_ROWS: {
    ko: '행이 너무 많습니다. 한 번에 {limit}행까지 가져올 수 있습니다.',
    en: 'Too many rows: up to {limit} at once.',
  },
  NOT_OPENED: {
    ko: '파일이 없거나 열 수 없습니다. 이름과 위치를 확인해 주세요.',
    en: 'There is no such file, or it cannot be opened: look at its name and place.',
  },
  FAILED: {
    ko: '읽는 중에 뜻밖의 문제가 생겼습니다. 가져온 것은 없습니다.',
    en: 'Something unexpected happened while reading. Nothing was imported.',
  },
} as const satisfies Record<string, FileFault>;
export type FileFaultCode = keyof typeof file_faults;

export const row_issues = {
  ORDER_NUMBER_MISSING: { level: 'refuse', ko: '주문번호가 비어 있습니다.', en: 'The order number is empty.' },
  ORDER_NUMBER_DAMAGED: {
    level: 'refuse',
    ko: '주문번호의 숫자가 깨졌습니다(예: 2.02604E+15). 원본 파일을 올려 주세요.',
    en: 'The digits of the order number are gone (like 2.02604E+15). Please use the original file.',
  },
  PRODUCT_MISSING: { level: 'refuse', ko: '상품명이 비어 있습니다.', en: 'The product is empty.' },
  QUANTITY_MISSING: { level: 'refuse', ko: '수량이 비어 있습니다.', en: 'The quantity is empty.' },
  QUANTITY_NOT_A_NUMBER: { level: 'refuse', ko: '수량이 숫자가 아닙니다.', en: 'The quantity is not a number.' },
  QUANTITY_NOT_WHOLE: { level: 'refuse', ko: '수량이 정수가 아닙니다.', en: 'The quantity is not a whole number.' },
  QUANTITY_NOT_POSITIVE: { level: 'refuse', ko: '수량이 0 이하입니다.', en: 'The quantity is zero or less.' },
  QUANTITY_UNBELIEVABLE: { level: 'refuse', ko: '수량이 지나치게 큽니다.', en: 'The quantity is unreasonably large.' },
  AMOUNT_NOT_A_NUMBER: { level: 'refuse', ko: '금액이 숫자가 아닙니다.', en: 'The amount is not a number.' },
  POSTAL_CODE_MISSING: { level: 'refuse', ko: '우편번호가 비어 있습니다.', en: 'The postal code is empty.' },
  POSTAL_CODE_INVALID: {
    level: 'refuse',
    ko: '우편번호가 다섯 자리가 아닙니다.',
    en: 'The postal code must have five digits.',
  },
  POSTAL_CODE_UNKNOWN: { level: 'refuse', ko: '쓰이지 않는 우편번호입니다.', en: 'No such postal code is in use.' },
  POSTAL_CODE_OTHER_REGION: {
    level: 'warn',
    ko: '우편번호와 주소가 서로 다른 지역입니다. 확인해 주세요.',
    en: 'Postal code and address name different regions. Please check.',
  },
  ADDRESS_MISSING: { level: 'hold', ko: '주소가 없습니다.', en: 'There is no address.' },
  GIFT_PENDING: {
    level: 'hold',
    ko: '받는 분이 아직 받지 않은 선물입니다.',
    en: 'A gift that was not accepted yet.',
  },
  DATE_UNREADABLE: { level: 'warn', ko: '날짜를 읽지 못했습니다.', en: 'The date could not be read.' },
  STATE_UNKNOWN: {
    level: 'hold',
    ko: '모르는 주문 상태입니다.',
    en: 'This order state is not known.',
  },
  TEXT_TOO_LONG: {
    level: 'warn',
    ko: '글이 지나치게 길어 {limit}자에서 잘랐습니다.',
    en: 'The text was far too long and was cut at {limit} characters.',
  },
  FORMULA_CELL: {
    level: 'warn',
    ko: '수식이 든 칸입니다. 계산하지 않고 저장된 값을 썼습니다.',
    en: 'The cell holds a formula: its stored value was used, nothing was calculated.',
  },
  FORMULA_TEXT: {
    level: 'warn',
    ko: '수식처럼 보이는 글입니다. 글자 그대로 보관합니다.',
    en: 'Text that looks like a formula; kept as text.',
  },
  MARKUP_TEXT: {
    level: 'warn',
    ko: '태그가 든 글입니다. 글자 그대로 보관합니다.',
    en: 'Text with markup; kept as text.',
  },
  DUPLICATE_CONFLICT: {
    level: 'refuse',
    ko: '같은 주문번호의 {rows}행과 내용이 다릅니다. 어느 쪽이 맞는지 고쳐 올려 주세요.',
    en: 'Rows {rows} have the same order number and other contents. Please keep the right one.',
  },
  DUPLICATE_SAME: {
    level: 'warn',
    ko: '{rows}행과 똑같아 한 번만 가져옵니다.',
    en: 'The same as row {rows}: taken once.',
  },
} as const satisfies Record<string, RowIssue>;
export type RowIssueCode = keyof typeof row_issues;

/** The sentence of a code, filled; unknown codes read as themselves. */
export function importSentence(
  code: string,
  params: Record<string, unknown> = {},
  language: 'ko' | 'en' = 'ko',
): string {
  const entry = (file_faults as Record<string, FileFault>)[code] ?? (row_issues as Record<string, FileFault>)[code];
  if (!entry) return code;
  return entry[language].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
}
