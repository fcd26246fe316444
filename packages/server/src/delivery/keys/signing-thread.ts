import { type KeyObject, sign } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { FromSigningThread, ToSigningThread } from './signer.ts';

// Signs what `signer.ts` hands over, some messages at a time, in their order.

if (parentPort === null) throw new Error('this file is the entry of a worker thread');
const port = parentPort;
const keys = new Map<string, KeyObject>();

port.on('message', (message: ToSigningThread) => {
  if ('kid' in message) {
    keys.set(message.kid, message.key);
    return;
  }
  const contents = Buffer.from(message.contents);
  let start = 0;
  const answer: FromSigningThread = message.parts.map(({ bytes, bodyBytes, kids }) => {
    const content = contents.subarray(start, start + bytes);
    start += bytes;
    const body = content.subarray(bytes - bodyBytes);
    const [first, ...more] = kids.map(keyOf);
    return [signed(body, first), ...[first, ...more].map((key) => signed(content, key))];
  });
  port.postMessage(answer);
});

function keyOf(kid: string): KeyObject {
  const key = keys.get(kid);
  if (key === undefined) throw new Error(`the signing thread was not given key ${kid}`);
  return key;
}

function signed(bytes: Buffer, key: KeyObject | undefined): string {
  if (key === undefined) throw new Error('there is no key to sign with');
  return sign(null, bytes, key).toString('base64');
}
