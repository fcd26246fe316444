import { alreadyParsed, Gathered, type ReadBody, tooLarge, unreadable } from './read-body.ts';

/** The body of a `Request`, of `bytesMax` at the most; more is not read. */
export async function readRequest(request: Request, bytesMax: number): Promise<ReadBody> {
  if (request.bodyUsed) return alreadyParsed;
  if (Number(request.headers.get('content-length')) > bytesMax) return tooLarge;
  const { body } = request;
  if (body === null) return { ok: true, bytes: new Uint8Array() };
  if (body.locked) return alreadyParsed;

  const reader = body.getReader();
  const gathered = new Gathered();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { ok: true, bytes: gathered.bytes };
      // Left as it is: to cancel it closes the connection in Node, before the answer is on its way.
      if (gathered.length + value.length > bytesMax) return tooLarge;
      gathered.add(value);
    }
  } catch {
    return unreadable;
  }
}
