/** What a column can be. */
export type Field =
  | 'key'
  | 'order'
  | 'bundle'
  | 'state'
  | 'detail'
  | 'claim'
  | 'claimState'
  | 'productNo'
  | 'product'
  | 'kind'
  | 'option'
  | 'addon'
  | 'optionNo'
  | 'code'
  | 'sellerCode'
  | 'qty'
  | 'price'
  | 'optionPrice'
  | 'unit'
  | 'discount'
  | 'total'
  | 'totalFirst'
  | 'discountFirst'
  | 'fee1'
  | 'fee2'
  | 'payout'
  | 'orderedAt'
  | 'paidAt'
  | 'confirmedAt'
  | 'dispatchedAt'
  | 'deliveredAt'
  | 'decidedAt'
  | 'dueOn'
  | 'hopeDate'
  | 'recipient'
  | 'phone'
  | 'phone2'
  | 'buyer'
  | 'buyerPhone'
  | 'buyerId'
  | 'address'
  | 'address1'
  | 'address2'
  | 'zip'
  | 'entryKind'
  | 'entry'
  | 'placeKind'
  | 'place'
  | 'message'
  | 'courier'
  | 'invoice'
  | 'method'
  | 'shipping'
  | 'remoteShipping'
  | 'sales'
  | 'store'
  | 'memo'
  | 'paymentKind';

export type ChannelKind =
  | 'smartstore'
  | 'coupang'
  | '11st'
  | 'esm'
  | 'kakao'
  | 'cafe24'
  | 'shopby'
  | 'store'
  | 'partner'
  | 'custom';

/** A kind of sheet: by which exact titles it is known, and which title is which field (in order of preference). */
export type Layout = {
  id: string;
  kind: ChannelKind;
  /** Each list: at least one of its titles is there. All lists must be met. */
  signs: string[][];
  /** None of these titles is there. */
  unlike?: string[];
  fields: Partial<Record<Field, string[]>>;
  required: Field[];
  /** The rows of a market are refused without a postal code; people who type a sheet may add it later. */
  strict_zip: boolean;
};

const smartstore: Layout['fields'] = {
  key: ['상품주문번호'],
  order: ['주문번호'],
  bundle: ['배송비 묶음번호'],
  state: ['주문상태'],
  detail: ['주문세부상태'],
  claim: ['수량클레임 여부'],
  claimState: ['클레임상태'],
  productNo: ['상품번호'],
  product: ['상품명'],
  kind: ['상품종류'],
  option: ['옵션정보', '판매옵션정보'],
  code: ['옵션관리코드'],
  sellerCode: ['판매자 상품코드'],
  qty: ['수량'],
  price: ['상품가격'],
  optionPrice: ['옵션가격'],
  discount: ['최종 상품별 할인액', '상품별 할인액'],
  discountFirst: ['최초 상품별 할인액'],
  total: ['최종 상품별 총 주문금액', '상품별 총 주문금액'],
  totalFirst: ['최초 상품별 총 주문금액'],
  fee1: ['네이버페이 주문관리 수수료', '결제수수료'],
  fee2: ['매출연동 수수료'],
  payout: ['정산예정금액'],
  orderedAt: ['주문일시'],
  paidAt: ['결제일'],
  confirmedAt: ['발주확인일'],
  dispatchedAt: ['발송처리일'],
  deliveredAt: ['배송완료일'],
  decidedAt: ['구매확정일'],
  dueOn: ['발송기한'],
  hopeDate: ['배송희망일', '구독배송희망일'],
  recipient: ['수취인명'],
  phone: ['수취인연락처1', '(수취인연락처1)'],
  phone2: ['수취인연락처2', '(수취인연락처2)'],
  buyer: ['구매자명'],
  buyerPhone: ['구매자연락처', '(구매자연락처)'],
  buyerId: ['구매자ID'],
  address: ['통합배송지', '배송지'],
  address1: ['기본배송지', '(기본주소)'],
  address2: ['상세배송지', '(상세주소)'],
  zip: ['우편번호', '(우편번호)'],
  message: ['배송메세지'],
  entryKind: ['출입방법 유형'],
  entry: ['출입방법 내용'],
  placeKind: ['수령위치 유형'],
  place: ['수령위치 내용'],
  courier: ['택배사'],
  invoice: ['송장번호'],
  method: ['배송방법'],
  shipping: ['배송비 합계'],
  remoteShipping: ['제주/도서 추가배송비'],
  sales: ['판매채널'],
};

export const layouts: Layout[] = [
  {
    id: 'smartstore_list',
    kind: 'smartstore',
    signs: [['상품주문번호'], ['판매옵션정보', '클레임상태', '주문일시']],
    unlike: ['수취인연락처1', '통합배송지', '배송지', '기본배송지', '우편번호', '구매확정일', '배송비 묶음번호'],
    fields: smartstore,
    required: ['key', 'order', 'product', 'qty', 'state'],
    strict_zip: false,
  },
  {
    id: 'smartstore_decided',
    kind: 'smartstore',
    signs: [['상품주문번호'], ['구매확정일']],
    unlike: ['수취인연락처1', '통합배송지', '우편번호'],
    fields: smartstore,
    required: ['key', 'order', 'product', 'qty'],
    strict_zip: false,
  },
  {
    id: 'smartstore_dispatch',
    kind: 'smartstore',
    signs: [['상품주문번호']],
    fields: smartstore,
    required: ['key', 'order', 'product', 'qty', 'recipient', 'state'],
    strict_zip: true,
  },
  {
    id: 'coupang_delivery',
    kind: 'coupang',
    signs: [['묶음배송번호'], ['옵션ID', '등록상품명', '노출상품ID']],
    fields: {
      bundle: ['묶음배송번호'],
      order: ['주문번호'],
      courier: ['택배사'],
      invoice: ['운송장번호'],
      dueOn: ['주문시 출고예정일', '분리배송 출고예정일'],
      dispatchedAt: ['출고일(발송일)'],
      orderedAt: ['주문일'],
      product: ['등록상품명', '노출상품명(옵션명)'],
      option: ['등록옵션명'],
      productNo: ['노출상품ID'],
      optionNo: ['옵션ID'],
      code: ['업체상품코드'],
      total: ['결제액'],
      shipping: ['배송비'],
      remoteShipping: ['도서산간 추가배송비'],
      qty: ['구매수(수량)'],
      unit: ['옵션판매가(판매단가)'],
      buyer: ['구매자'],
      buyerPhone: ['구매자전화번호'],
      recipient: ['수취인이름'],
      phone: ['수취인전화번호'],
      zip: ['우편번호'],
      address: ['수취인 주소'],
      message: ['배송메세지'],
      deliveredAt: ['배송완료일'],
      decidedAt: ['구매확정일자'],
    },
    required: ['bundle', 'order', 'optionNo', 'product', 'qty', 'recipient', 'address'],
    strict_zip: true,
  },
  {
    id: '11st_dispatch',
    kind: '11st',
    signs: [['주문번호'], ['주문순번'], ['배송번호', '수취인', '수취인명']],
    fields: {
      order: ['주문번호'],
      key: ['주문순번'],
      // A dispatch names the first of them.
      bundle: ['배송번호', '묶음배송일련번호'],
      state: ['주문상태'],
      paidAt: ['결제일시'],
      orderedAt: ['주문일시'],
      confirmedAt: ['발주확인일시'],
      dueOn: ['발송마감일', '발송예정일'],
      product: ['상품명'],
      productNo: ['상품번호'],
      option: ['옵션'],
      addon: ['추가구성'],
      qty: ['수량'],
      unit: ['판매단가'],
      total: ['주문금액', '결제금액', '주문상품옵션결제금액'],
      discount: ['판매자할인금액'],
      recipient: ['수취인', '수취인명'],
      phone: ['휴대폰번호'],
      phone2: ['전화번호'],
      zip: ['우편번호'],
      address: ['주소', '배송지'],
      message: ['배송메시지', '배송메세지'],
      buyer: ['구매자', '구매자명'],
      buyerId: ['구매자ID'],
      shipping: ['배송비'],
      remoteShipping: ['도서산간 배송비'],
      sellerCode: ['판매자상품번호', '판매자 상품코드'],
      code: ['판매자재고번호'],
      courier: ['택배사', '택배사코드'],
      invoice: ['송장/등기번호', '송장번호'],
    },
    required: ['order', 'key', 'product', 'qty', 'recipient', 'address'],
    strict_zip: true,
  },
  {
    id: 'esm_dispatch',
    kind: 'esm',
    signs: [['판매아이디', '아이디'], ['주문번호'], ['수령인명', '수취인명']],
    fields: {
      key: ['주문번호'],
      order: ['장바구니번호(결제번호)', '주문번호'],
      bundle: ['배송번호'],
      state: ['주문상태'],
      product: ['상품명'],
      productNo: ['상품번호'],
      dueOn: ['발송마감일', '발송예정일'],
      courier: ['택배사명(발송방법)'],
      invoice: ['송장번호'],
      orderedAt: ['주문일(결제확인전)', '주문일'],
      paidAt: ['결제일'],
      recipient: ['수령인명', '수취인명'],
      buyer: ['구매자명'],
      qty: ['수량'],
      option: ['옵션', '주문옵션'],
      addon: ['추가구성'],
      unit: ['판매단가'],
      total: ['판매금액'],
      sellerCode: ['판매자 관리코드'],
      code: ['판매자 상세관리코드'],
      phone: ['수령인 휴대폰'],
      phone2: ['수령인 전화번호'],
      zip: ['우편번호'],
      address: ['주소'],
      message: ['배송시 요구사항'],
      shipping: ['배송비 금액'],
      buyerId: ['구매자아이디', '구매자ID'],
      buyerPhone: ['구매자 휴대폰', '구매자 전화번호'],
      payout: ['정산예정금액'],
    },
    required: ['key', 'product', 'qty', 'recipient', 'address'],
    strict_zip: true,
  },
  {
    id: 'kakao_orders',
    kind: 'kakao',
    signs: [['배송지/수신자정보 입력일'], ['주문번호']],
    fields: {
      key: ['주문번호'],
      order: ['결제번호'],
      bundle: ['최초배송비번호'],
      state: ['주문상태'],
      productNo: ['채널상품번호'],
      product: ['상품명'],
      option: ['옵션'],
      qty: ['수량'],
      method: ['배송방법'],
      courier: ['택배사코드'],
      invoice: ['송장번호'],
      recipient: ['수령인명'],
      phone: ['수령인연락처1', '하이픈포함 수령인연락처1'],
      phone2: ['수령인연락처2', '하이픈포함 수령인연락처2'],
      address: ['배송지주소'],
      zip: ['우편번호'],
      message: ['배송메세지'],
      dueOn: ['발송예정일'],
      orderedAt: ['주문일'],
      price: ['상품금액'],
      optionPrice: ['옵션금액'],
      discount: ['판매자할인금액'],
      sellerCode: ['판매자상품번호'],
      code: ['옵션코드'],
      shipping: ['기본배송비 금액'],
      remoteShipping: ['도서산간 추가 배송비 금액'],
    },
    required: ['key', 'product', 'qty', 'recipient', 'address'],
    strict_zip: false,
  },
  {
    id: 'shopby_orders',
    kind: 'shopby',
    signs: [['쇼핑몰구분', '옵션명:옵션값'], ['주문번호'], ['수령자명']],
    fields: {
      order: ['주문번호'],
      bundle: ['배송번호'],
      buyer: ['주문자명'],
      buyerPhone: ['주문자연락처'],
      productNo: ['상품번호'],
      sellerCode: ['상품관리코드'],
      product: ['상품명'],
      code: ['옵션관리코드'],
      option: ['옵션명:옵션값'],
      qty: ['수량'],
      unit: ['판매가(할인적용가)'],
      message: ['배송메모'],
      recipient: ['수령자명'],
      phone: ['수령자연락처'],
      zip: ['우편번호'],
      address: ['주소'],
      method: ['배송방법'],
      courier: ['택배사'],
      invoice: ['송장번호'],
      shipping: ['기본배송비'],
      remoteShipping: ['지역별배송비'],
      orderedAt: ['주문일시'],
      paidAt: ['결제일시'],
      confirmedAt: ['출고준비처리일시', '주문접수일시'],
      dispatchedAt: ['출고일시'],
      deliveredAt: ['배송완료처리일시'],
      decidedAt: ['구매확정일시'],
      memo: ['주문메모'],
    },
    required: ['order', 'product', 'qty', 'recipient', 'address'],
    strict_zip: true,
  },
  {
    id: 'cafe24_orders',
    kind: 'cafe24',
    signs: [['주문번호'], ['품목별 주문번호', '상품품목코드', '자체품목코드', '주문상품명(옵션포함)'], ['수령인']],
    fields: {
      order: ['주문번호'],
      key: ['품목별 주문번호'],
      orderedAt: ['주문일시'],
      paidAt: ['결제일시(입금확인일)'],
      paymentKind: ['결제구분'],
      buyer: ['주문자명'],
      buyerId: ['주문자ID'],
      buyerPhone: ['주문자 휴대전화', '주문자 전화번호'],
      recipient: ['수령인'],
      zip: ['수령인 우편번호'],
      address: ['수령인 주소(전체)'],
      address1: ['수령인 주소'],
      address2: ['수령인 상세 주소'],
      phone: ['수령인 휴대전화'],
      phone2: ['수령인 전화번호'],
      message: ['배송메시지'],
      productNo: ['상품번호', '상품코드'],
      optionNo: ['상품품목코드'],
      code: ['자체품목코드'],
      product: ['주문상품명', '상품명(한국어 쇼핑몰)', '주문상품명(옵션포함)'],
      option: ['상품옵션'],
      qty: ['수량'],
      total: ['상품구매금액(KRW)'],
      discount: ['상품별 추가할인금액'],
      shipping: ['총 배송비(KRW)'],
      state: ['주문 상태'],
      dispatchedAt: ['배송시작일'],
      sales: ['매출경로'],
    },
    required: ['order', 'product', 'qty', 'recipient'],
    strict_zip: false,
  },
  {
    id: 'store_sheet',
    kind: 'store',
    signs: [['매장', '매장명', '지점'], ['상품', '상품명', '제품'], ['수량'], ['고객명', '고객', '성함', '연락처']],
    fields: {
      orderedAt: ['주문일', '주문일자', '계약일'],
      store: ['매장', '매장명', '지점'],
      recipient: ['고객명', '고객', '성함'],
      phone: ['연락처', '전화번호', '휴대폰'],
      address: ['주소', '배송지'],
      zip: ['우편번호'],
      product: ['상품', '상품명', '제품'],
      option: ['옵션', '규격'],
      qty: ['수량'],
      total: ['금액', '판매금액'],
      hopeDate: ['희망배송일', '배송희망일', '배송일'],
      memo: ['메모', '비고'],
    },
    required: ['orderedAt', 'store', 'product', 'qty', 'phone'],
    strict_zip: false,
  },
];
