/**
 * An answer made once and sent often. It is kept as letters that are a byte each: such a text leaves in one piece with its headers, and
 * nothing is encoded for whoever asks. Bytes travel in a second piece beside their headers, and a text in Korean is encoded each time.
 */
export class Ready {
  readonly letters: string;
  readonly length: string;

  constructor(text: string) {
    this.letters = Buffer.from(text).toString('latin1');
    this.length = String(this.letters.length);
  }

  static of(value: unknown): Ready {
    return new Ready(JSON.stringify(value));
  }

  get bytes(): Buffer {
    return Buffer.from(this.letters, 'latin1');
  }
}

/** What writes an answer that needs no writing, for Fastify. */
export const asIs = (payload: unknown): string => (payload instanceof Ready ? payload.bytes : payload) as string;
