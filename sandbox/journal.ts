import { closeSync, createReadStream, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';

/**
 * One line of the journal. `krw` is the money that moved for the shop: + for a charge or a deposit, − for a cancel or a
 * reversed deposit, absent where none moved. An auditor needs no more than sum(krw) by orderId.
 */
export type Line = {
  seq: number;
  at: string;
  kind:
    | 'authenticated'
    | 'charge'
    | 'decline'
    | 'account_issued'
    | 'deposit'
    | 'reversal'
    | 'cancel'
    | 'account_closed'
    | 'expired';
  paymentKey: string;
  orderId: string;
  krw?: number;
  [more: string]: unknown;
};

export type NewLine = { kind: Line['kind']; paymentKey: string; orderId: string; [more: string]: unknown };

export type Journal = {
  /** Takes all of a request's lines in one write. */
  append(lines: readonly NewLine[], at_ms: number): Line[];
  stream(): Readable;
  close(): void;
};

/**
 * Opens the append-only journal and replays it. What a request changes is one `write` before it is answered: what was answered
 * survives `kill -9` (not a power cut). A last line torn by a full disk is cut off and forgotten: it was never answered.
 * Without a path the lines are kept in memory.
 */
export function openJournal(path: string | null, replay: (line: Line) => void): Journal {
  let seq = 0;
  const memory: string[] = [];
  let fd = -1;
  if (path) {
    mkdirSync(dirname(path), { recursive: true });
    fd = openSync(path, 'a+');
    const torn = readLines(fd, (text) => {
      const line = JSON.parse(text) as Line;
      seq = line.seq;
      replay(line);
    });
    if (torn) writeSync(fd, '\n');
  }
  return {
    append(lines, at_ms) {
      const at = new Date(at_ms).toISOString();
      const full = lines.map((line): Line => ({ seq: ++seq, at, ...line }));
      const text = full.map((line) => `${JSON.stringify(line)}\n`).join('');
      if (fd >= 0) writeSync(fd, text);
      else memory.push(text);
      return full;
    },
    stream: () => (path ? createReadStream(path) : Readable.from(memory)),
    close() {
      if (fd < 0) return;
      fsyncSync(fd);
      closeSync(fd);
      fd = -1;
    },
  };
}

/** Calls `take` for every whole line; returns whether the file ends in a torn one. Lines that are no JSON object are skipped. */
function readLines(fd: number, take: (text: string) => void): boolean {
  const size = fstatSync(fd).size;
  const chunk = Buffer.alloc(1 << 20);
  let rest = Buffer.alloc(0);
  for (let at = 0; at < size; ) {
    const read = readSync(fd, chunk, 0, chunk.length, at);
    if (read === 0) break;
    at += read;
    let buffer = Buffer.concat([rest, chunk.subarray(0, read)]);
    for (let end = buffer.indexOf(10); end >= 0; end = buffer.indexOf(10)) {
      const text = buffer.subarray(0, end).toString('utf8');
      if (text.startsWith('{') && text.endsWith('}')) take(text);
      buffer = buffer.subarray(end + 1);
    }
    rest = buffer;
  }
  return rest.length > 0;
}
