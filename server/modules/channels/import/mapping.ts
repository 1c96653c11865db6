import { mapping_fields } from '@madang/contract/import-bounds';
import { type Field, layouts } from './layouts.ts';

type MappingField = (typeof mapping_fields)[number];

/** Words that sellers use beside those of the markets' sheets. */
const more: Partial<Record<MappingField, string[]>> = {
  order: ['주문 번호', '접수번호', 'order no', 'order number', 'order id'],
  orderedAt: ['주문일자', '접수일', '날짜', '일자', 'order date', 'date'],
  product: ['품명', '제품명', '품목', '상품명칭', 'product', 'item'],
  option: ['옵션명', '사양', '색상/사이즈', 'option'],
  qty: ['주문수량', '개수', 'EA', 'qty', 'quantity'],
  total: ['합계', '결제금액', '주문금액', '총금액', 'amount', 'total'],
  unit: ['단가', '판매가', 'price'],
  recipient: ['받는분', '받는사람', '받으시는분', '수령자', '수화인', '이름', '성명', 'name', 'recipient'],
  phone: ['핸드폰', '휴대전화', '받는분전화번호', '연락처1', 'phone', 'mobile'],
  phone2: ['연락처2', '기타연락처'],
  address: ['받는분주소', '배송주소', '배달주소', '수취인주소', 'address'],
  address2: ['상세주소'],
  zip: ['우편', '수취인우편번호', 'zip', 'postal code', 'zipcode'],
  message: ['배송메모', '요청사항', '배송요청사항', '특이사항', 'message', 'memo'],
  hopeDate: ['희망일', '배송요청일'],
  buyer: ['주문자', '보내는분', 'buyer'],
  buyerPhone: ['주문자전화번호', '보내는분전화번호'],
  store: ['점포', '매장구분'],
  courier: ['배송사', '택배회사'],
  invoice: ['운송장', '송장'],
};

const plain = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[\s()[\]*_\-.:]+/g, '')
    .toLowerCase();

/** What a column of a sheet nobody knows probably is: by its title, exactly first, then by what it holds of a known title. */
export function suggestFields(titles: string[]): (MappingField | null)[] {
  const names = new Map<string, MappingField>();
  const allowed = new Set<string>(mapping_fields);
  const learn = (field: string, words: string[]) => {
    for (const word of words)
      if (allowed.has(field) && !names.has(plain(word))) names.set(plain(word), field as MappingField);
  };
  for (const [field, words] of Object.entries(more)) learn(field, words);
  for (const layout of layouts)
    for (const [field, words] of Object.entries(layout.fields) as [Field, string[]][]) learn(field, words);
  const taken = new Set<string>();
  const exact = titles.map((title) => take(names.get(plain(title))));
  return titles.map((title, column) => exact[column] ?? take(similar(plain(title))));

  function take(field: MappingField | undefined): MappingField | null {
    if (!field || taken.has(field)) return null;
    taken.add(field);
    return field;
  }

  function similar(title: string): MappingField | undefined {
    let best: { field: MappingField; length: number } | undefined;
    for (const [word, field] of names) {
      if (word.length < 2 || taken.has(field) || !(title.includes(word) || (title.length > 2 && word.includes(title))))
        continue;
      if (!best || word.length > best.length) best = { field, length: word.length };
    }
    return best?.field;
  }
}
