// Reads HTTP/1.1 answers off a connection that has one request under way at a time. It reads no more of them than a load
// generator must know: a client that parsed everything would take the CPU that is to be measured.

const HEAD_END = Buffer.from('\r\n\r\n');
const CHUNKED_END = Buffer.from('0\r\n\r\n');
/** `HTTP/1.1 200` */
const STATUS_AT = 9;

export interface Answer {
  readonly status: number;
  /** Whether the server closes the connection behind it. */
  readonly closes: boolean;
}

export class AnswerReader {
  #buffered: Buffer | undefined;

  /** Takes what has arrived; gives the answer once it is whole. */
  read(chunk: Buffer): Answer | undefined {
    const bytes = this.#buffered === undefined ? chunk : Buffer.concat([this.#buffered, chunk]);
    const head = bytes.indexOf(HEAD_END);
    if (head === -1 || !isWhole(bytes, head)) {
      this.#buffered = bytes;
      return undefined;
    }
    this.#buffered = undefined;
    const status = Number(bytes.toString('latin1', STATUS_AT, STATUS_AT + 3));
    return { status, closes: /\r\nconnection: close\r\n/i.test(bytes.toString('latin1', 0, head + 2)) };
  }

  /** The last answer's bytes are not needed beyond it; those of a broken one are dropped. */
  reset(): void {
    this.#buffered = undefined;
  }
}

function isWhole(bytes: Buffer, head: number): boolean {
  const text = bytes.toString('latin1', 0, head + 2);
  const length = /\r\ncontent-length: ?(\d+)\r\n/i.exec(text)?.[1];
  if (length !== undefined) return bytes.length >= head + HEAD_END.length + Number(length);
  if (/\r\ntransfer-encoding: ?chunked\r\n/i.test(text)) {
    return bytes.subarray(-CHUNKED_END.length).equals(CHUNKED_END);
  }
  return true; // 204 and the like
}
