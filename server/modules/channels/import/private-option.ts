const private_parts = [
  /[\w.+-]+@[\w-]+(\.[\w-]+)+/g, // an e-mail
  /(?<!\d)(\+?82[-\s.]?|0)1\d[-\s.]?\d{3,4}[-\s.]?\d{4}(?!\d)/g, // a mobile phone
];

/** An option text without what names somebody; `is_private` where something was left out (the whole text then goes to the vault). */
export function openOptionText(raw: string): { text: string; is_private: boolean } {
  let text = raw;
  for (const part of private_parts) text = text.replace(part, '***');
  return { text, is_private: text !== raw };
}
