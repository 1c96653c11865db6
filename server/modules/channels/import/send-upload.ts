import type { Readable } from 'node:stream';
import type { Result } from '@madang/contract';
import { Overloaded } from '../../../platform/group-commit.ts';
import type { Answer } from '../../../platform/idempotency.ts';
import type { FormFacts, KeepAs, UploadAnswer, UploadMessage } from './hold-uploads.ts';

/** A form that the thread which takes uploads in holds: what is in it, and what becomes of it. */
export type HeldUpload = FormFacts & {
  /** Begins an import with it, once for its claim: committed when this answers. */
  keep(as: KeepAs): Promise<Result<Answer>>;
  /** It is forgotten. */
  drop(): void;
};

/** So much of a form may be on its way: the other end seals a piece while the next ones come, and a database that stands still fills no memory. */
const most_ahead = 1024 * 1024;
let uploads = 0;

/**
 * Sends the bodies of requests on as they are: whoever answers pages does nothing else with them.
 * @param post gives a message away, with the memory it stands in
 */
export function createUploadSender(post: (message: UploadMessage, transfer?: ArrayBuffer[]) => void) {
  const taken = new Map<number, (bytes: number) => void>();
  const waiting = new Map<number, (answer: UploadAnswer | null) => void>();
  let over = false;

  const answerTo = (upload: number) =>
    new Promise<UploadAnswer>((done, fail) => {
      const told = (answer: UploadAnswer | null) => {
        waiting.delete(upload);
        if (answer && 'failed' in answer && !answer.passing) fail(new Error(answer.failed));
        // It ended in the middle of this, or its database was gone: a moment later the same may be asked again.
        else if (!answer || 'failed' in answer) fail(new Overloaded());
        else done(answer);
      };
      if (over) told(null);
      else waiting.set(upload, told);
    });

  /** A piece at a time, a turn of the loop for everybody else between two, and so far ahead of the other end and no further. */
  function sendAll(body: Readable, type: string, upload: number): () => void {
    let ended = false;
    let stopped = false;
    let waits = false;
    let ahead = 0;
    const end = (message: UploadMessage) => {
      if (!ended && !stopped && !over) post(message);
      ended = true;
    };
    const goOn = () => {
      if (!waits || ahead >= most_ahead) return;
      waits = false;
      setImmediate(() => {
        if (!stopped) body.resume();
      });
    };
    const piece = (said: Buffer) => {
      if (over) return;
      body.pause();
      waits = true;
      // A copy that may be given away: what was read stands in the connection's own memory.
      const bytes = new Uint8Array(said);
      ahead += bytes.length;
      post({ piece: upload, bytes }, [bytes.buffer]);
      goOn();
    };
    taken.set(upload, (bytes) => {
      ahead -= bytes;
      goOn();
    });
    if (!over) post({ begin: upload, type });
    body.on('end', () => end({ end: upload }));
    body.on('error', () => end({ cut: upload }));
    body.on('close', () => end({ cut: upload }));
    body.on('data', piece);
    if (body.destroyed) end({ cut: upload });
    return () => {
      stopped = true;
      taken.delete(upload);
      body.off('data', piece);
      // Whatever else comes is let go, so that the answer is heard.
      body.resume();
    };
  }

  return {
    /** The whole of a form; null where it is none, or ends too early. @throws Overloaded where the other end is gone */
    async receive(body: Readable, type: string): Promise<HeldUpload | 'too_large' | null> {
      const upload = uploads++ % 2 ** 32;
      const answer = answerTo(upload);
      const stop = sendAll(body, type, upload);
      try {
        const { read } = (await answer) as { read: FormFacts | 'too_large' | null };
        if (!read || read === 'too_large') return read;
        return {
          ...read,
          async keep(as) {
            const kept = answerTo(upload);
            if (!over) post({ keep: upload, as });
            return ((await kept) as { kept: Result<Answer> }).kept;
          },
          drop() {
            if (!over) post({ drop: upload });
          },
        };
      } finally {
        stop();
      }
    },
    heard(answer: UploadAnswer): void {
      if ('taken_bytes' in answer) taken.get(answer.upload)?.(answer.taken_bytes);
      else waiting.get(answer.upload)?.(answer);
    },
    /** The other end is gone, with all it held. */
    gone(): void {
      over = true;
      for (const told of [...waiting.values()]) told(null);
    },
  };
}
export type UploadSender = ReturnType<typeof createUploadSender>;
