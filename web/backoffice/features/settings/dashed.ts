/** 1234567890 -> 123-45-67890; anything else as it is. */
export const dashed = (text: string) => text.trim().replace(/^(\d{3})-?(\d{2})-?(\d{5})$/, '$1-$2-$3');
