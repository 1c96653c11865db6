import type { IncomingMessage, ServerResponse } from 'node:http';

const json = 'application/json;charset=UTF-8';
const too_large_bytes = 256 * 1024;

/** Answers with JSON text. */
export function reply(res: ServerResponse, status: number, body: string, type: string = json): void {
  res.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  res.end(body);
}

export function replyError(res: ServerResponse, error: { status: number; code: string; message: string }): void {
  reply(res, error.status, JSON.stringify({ code: error.code, message: error.message }));
}

/** Reads the whole body as text and goes on; too large a body ends the connection. */
export function readBody(req: IncomingMessage, then: (text: string) => void): void {
  let text = '';
  req.setEncoding('utf8');
  req.on('data', (chunk: string) => {
    text += chunk;
    if (text.length > too_large_bytes) req.destroy();
  });
  req.on('end', () => then(text));
}

/** A JSON object, or null. */
export function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = text ? JSON.parse(text) : {};
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** The fault "answers twice": a second, unasked copy of the answer on the same connection. */
export function replyTwice(res: ServerResponse, status: number, body: string): void {
  const socket = res.socket;
  res.once('finish', () => {
    if (!socket || socket.destroyed) return;
    const size = Buffer.byteLength(body);
    socket.write(`HTTP/1.1 ${status} OK\r\ncontent-type: ${json}\r\ncontent-length: ${size}\r\n\r\n${body}`);
  });
  reply(res, status, body);
}
