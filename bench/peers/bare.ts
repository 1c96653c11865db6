/** A bare node:http server that answers every request with the same bytes: what Node itself can do. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { status, type, bytes } = JSON.parse(readFileSync(process.env.ANSWER_FILE!, 'utf8')) as {
  status: number;
  type: string;
  bytes: string;
};
const body = Buffer.from(bytes, 'base64');

createServer((request, response) => {
  const answer = () => {
    response.writeHead(status, { 'content-type': type, 'content-length': body.length });
    response.end(body);
  };
  if (request.method === 'GET') return answer();
  request.on('data', () => {});
  request.on('end', answer);
}).listen(Number(process.env.PORT), '127.0.0.1');
