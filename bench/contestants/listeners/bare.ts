// The least that a receiver can do: the bytes, one asynchronous check of the signature, an answer.
import { createPublicKey, verify } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { startArgument } from '../../harness/answering.ts';
import { type ReceiverArgument, serveReceiver } from './receiver.ts';

const key = createPublicKey(startArgument<ReceiverArgument>().pem);

await serveReceiver((logic) => (request: IncomingMessage, response: ServerResponse) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const bytes = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
    const signature = Buffer.from(String(request.headers['x-ghl-signature']), 'base64');
    verify(null, bytes, key, signature, (_error, isGenuine) => {
      if (isGenuine) logic.run(undefined);
      answer(response, isGenuine ? 200 : 401);
    });
  });
});

function answer(response: ServerResponse, status: number): void {
  const body = JSON.stringify({ success: status === 200 });
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
}
