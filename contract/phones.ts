/** 010-1234-5678, 02-123-4567, 0502-1234-5678: as people write them; the vault keeps digits. */
export const withHyphens = (digits: string): string =>
  digits.replace(/^(02|05\d\d|\d{3})(\d{3,4})(\d{4})$/, '$1-$2-$3');
