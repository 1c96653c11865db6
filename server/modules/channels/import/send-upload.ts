import type { Readable, Writable } from 'node:stream';
import type { Result } from '@madang/contract';
import { Overloaded } from '../../../platform/group-commit.ts';
import type { Answer } from '../../../platform/idempotency.ts';
import type { FormFacts, KeepAs, UploadAnswer, UploadQuestion } from './hold-uploads.ts';
import { type Frame, frameHead } from './upload-frames.ts';

/** A form that the process which takes files holds: what is in it, and what becomes of it. */
export type HeldUpload = FormFacts & {
  /** Begins an import with it, once for its claim: committed when this answers. */
  keep(as: KeepAs): Promise<Result<Answer>>;
  /** It is forgotten. */
  drop(): void;
};

const nothing = Buffer.alloc(0);
/**
 * The other end lets everybody go first: each time it has nothing to do it waits up to 0.1 s for its next turn beside a busy shop, and
 * the pipe itself holds three pieces.
 */
const most_ahead = 4 * 1024 * 1024;
let uploads = 0;

/**
 * Sends the bodies of requests on through a pipe as they are: whoever answers pages does nothing else with them. @param ask goes beside the pipe
 */
export function createUploadSender(pipe: Writable, ask: (question: UploadQuestion) => void) {
  const waiting = new Map<number, (answer: UploadAnswer | null) => void>();
  let over = false;
  pipe.on('error', () => {});

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

  /** Resolves when the other end has taken it, or never will. */
  function send(frame: Frame): Promise<void> {
    return new Promise((taken) => {
      pipe.cork();
      pipe.write(frameHead(frame), () => {
        if (frame.bytes.length === 0) taken();
      });
      if (frame.bytes.length > 0) pipe.write(frame.bytes, () => taken());
      pipe.uncork();
    });
  }

  /** A piece at a time, a turn of the loop for everybody else between two, and so far ahead of the other end and no further. */
  function sendAll(body: Readable, type: string, upload: number): () => void {
    let ended = false;
    let stopped = false;
    const end = (kind: 'end' | 'cut') => {
      if (!ended && !stopped) void send({ kind, upload, bytes: nothing });
      ended = true;
    };
    let ahead = 0;
    let waits = false;
    const goOn = () => {
      if (!waits || ahead >= most_ahead) return;
      waits = false;
      setImmediate(() => {
        if (!stopped) body.resume();
      });
    };
    const piece = (bytes: Buffer) => {
      body.pause();
      waits = true;
      ahead += bytes.length;
      void send({ kind: 'piece', upload, bytes }).then(() => {
        ahead -= bytes.length;
        goOn();
      });
      goOn();
    };
    void send({ kind: 'begin', upload, bytes: Buffer.from(type) });
    body.on('end', () => end('end'));
    body.on('error', () => end('cut'));
    body.on('close', () => end('cut'));
    body.on('data', piece);
    if (body.destroyed) end('cut');
    return () => {
      stopped = true;
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
            if (!over) ask({ keep: upload, as });
            return ((await kept) as { kept: Result<Answer> }).kept;
          },
          drop() {
            if (!over) ask({ drop: upload });
          },
        };
      } finally {
        stop();
      }
    },
    heard(answer: UploadAnswer): void {
      waiting.get(answer.upload)?.(answer);
    },
    /** The other end is gone, with all it held. */
    gone(): void {
      over = true;
      for (const told of [...waiting.values()]) told(null);
    },
  };
}
export type UploadSender = ReturnType<typeof createUploadSender>;
