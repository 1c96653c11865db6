/** A number that belongs to one person: not a market's safe number (050…, lent to another buyer tomorrow), not zeros. Digits. */
export function isOwnPhone(phone: string): boolean {
  return /^0\d{8,10}$/.test(phone) && !phone.startsWith('050') && !/^01\d0{7,8}$/.test(phone) && !/^0+$/.test(phone);
}

/** A name somebody bears: not masked, not a word that stands for one. */
export function isWholeName(name: string): boolean {
  return name.trim().length > 1 && !/[*○●＊xX]{1,}|^(고객|구매자|수취인|비회원|선물)/.test(name);
}
