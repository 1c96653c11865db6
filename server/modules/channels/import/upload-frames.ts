/** Where the process that takes files finds the pipe through which they come: behind its own channel. */
export const upload_pipe = 4;

/** What goes through the pipe of uploads: a form begins (its content type), a piece of it, its end, or that nothing more of it will come. */
export type Frame = { kind: 'begin' | 'piece' | 'end' | 'cut'; upload: number; bytes: Buffer };

const kinds = ['begin', 'piece', 'end', 'cut'] as const;
const head_bytes = 9;
const nothing = Buffer.alloc(0);

/** What stands before a frame's bytes. */
export function frameHead({ kind, upload, bytes }: Frame): Buffer {
  const head = Buffer.allocUnsafe(head_bytes);
  head.writeUInt8(kinds.indexOf(kind), 0);
  head.writeUInt32BE(upload, 1);
  head.writeUInt32BE(bytes.length, 5);
  return head;
}

/** Makes frames again of bytes however they come. */
export function createFrameReader(heard: (frame: Frame) => void): (bytes: Buffer) => void {
  let held: Buffer = nothing;
  return (bytes) => {
    held = held.length > 0 ? Buffer.concat([held, bytes]) : bytes;
    for (;;) {
      if (held.length < head_bytes) return;
      const end = head_bytes + held.readUInt32BE(5);
      if (held.length < end) return;
      const frame = {
        kind: kinds[held.readUInt8(0)]!,
        upload: held.readUInt32BE(1),
        bytes: held.subarray(head_bytes, end),
      };
      held = held.subarray(end);
      heard(frame);
    }
  };
}
