import { gzipSync } from 'node:zlib';
import type { Behaviour } from './raw-server.ts';
import { writeForEver } from './raw-server.ts';

/** What an attempt is to become. */
export interface Expected {
  readonly outcome: 'delivered' | 'failed';
  readonly status: number | null;
  readonly errorClass: string | null;
  /** How often a connection was made; once where it is left out. */
  readonly connections?: number;
}

export interface Hostile {
  readonly name: string;
  readonly behaviour: Behaviour;
  readonly expected: Expected;
}

const delivered = (status = 200): Expected => ({ outcome: 'delivered', status, errorClass: null });
const failed = (errorClass: string, status: number | null = null): Expected => ({
  outcome: 'failed',
  status,
  errorClass,
});

/** Says one thing and hangs up, by a reset or in order. */
const says = (text: string | Buffer, end: 'keep' | 'close' | 'reset' = 'keep'): Behaviour => ({
  asked: (socket) =>
    void socket.write(text, () => {
      if (end === 'close') socket.end();
      if (end === 'reset') socket.resetAndDestroy();
    }),
});

const OK = 'HTTP/1.1 200 OK\r\n';
const KB = 1_024;
const bomb = gzipSync(Buffer.alloc(50 * KB * KB), { level: 9 });

/** Each does to one request what no server should. All attempts have a deadline of 400 ms. */
export const hostiles: readonly Hostile[] = [
  // The connection
  {
    name: 'resets at once',
    behaviour: { connected: (socket) => void socket.resetAndDestroy() },
    expected: failed('reset'),
  },
  {
    name: 'closes at once',
    behaviour: { connected: (socket) => void socket.end() },
    expected: failed('reset'),
  },
  {
    name: 'takes the request and says nothing',
    behaviour: { asked: () => {} },
    expected: failed('timeout'),
  },
  {
    name: 'does not even read',
    behaviour: { connected: (socket) => void socket.pause(), asked: () => {} },
    expected: failed('timeout'),
  },
  {
    name: 'takes the request and resets',
    behaviour: { asked: (socket) => void socket.resetAndDestroy() },
    expected: failed('reset'),
  },
  {
    name: 'takes the request and closes: it has worked on it, and died before it could answer',
    behaviour: { asked: (socket) => void socket.destroy() },
    expected: failed('reset'),
  },
  // The head
  {
    name: 'resets within the headers',
    behaviour: says(`${OK}Content-Le`, 'reset'),
    expected: failed('reset'),
  },
  {
    name: 'drips headers',
    behaviour: {
      asked(socket) {
        socket.write(OK);
        writeForEver(socket, 'x-drip: 1\r\n', 20);
      },
    },
    expected: failed('timeout'),
  },
  {
    name: 'sends headers without end',
    behaviour: {
      asked(socket) {
        socket.write(OK);
        writeForEver(socket, `x-more: ${'x'.repeat(KB)}\r\n`);
      },
    },
    expected: failed('too_large'),
  },
  {
    name: 'sends one header without end',
    behaviour: {
      asked(socket) {
        socket.write(`${OK}x-long: `);
        writeForEver(socket, 'x'.repeat(KB));
      },
    },
    expected: failed('too_large'),
  },
  {
    name: 'speaks something else',
    behaviour: says('SSH-2.0-OpenSSH_9.9\r\n'),
    expected: failed('protocol'),
  },
  {
    name: 'says a status that is none',
    behaviour: says('HTTP/1.1 2000 OK\r\n\r\n'),
    expected: failed('protocol'),
  },
  {
    name: 'says 100 Continue, which nobody asked for',
    behaviour: { asked: (socket) => writeForEver(socket, 'HTTP/1.1 100 Continue\r\n\r\n') },
    expected: failed('protocol'),
  },
  {
    name: 'sends early hints without end',
    behaviour: {
      asked: (socket) => writeForEver(socket, 'HTTP/1.1 103 Early Hints\r\nlink: </x>; rel=preload\r\n\r\n'),
    },
    expected: failed('protocol'),
  },
  {
    name: 'drips early hints',
    behaviour: {
      asked: (socket) => writeForEver(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n', 100),
    },
    expected: failed('timeout'),
  },
  {
    name: 'sends some early hints and then answers',
    behaviour: says(`${'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(5)}${OK}Content-Length: 0\r\n\r\n`),
    expected: delivered(),
  },
  {
    name: 'wants to speak WebSocket',
    behaviour: says('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'),
    expected: failed('protocol'),
  },
  {
    name: 'gives two lengths',
    behaviour: says(`${OK}Content-Length: 2\r\nContent-Length: 5\r\n\r\nOK`),
    expected: failed('protocol'),
  },
  // The body
  {
    name: 'resets within the body',
    behaviour: says(`${OK}Content-Length: 100\r\n\r\nbeginning`, 'reset'),
    expected: failed('reset', 200),
  },
  {
    name: 'closes within the body',
    behaviour: says(`${OK}Content-Length: 100\r\n\r\nbeginning`, 'close'),
    expected: failed('reset', 200),
  },
  {
    name: 'drips a body',
    behaviour: {
      asked(socket) {
        socket.write(`${OK}Content-Length: 10000\r\n\r\n`);
        writeForEver(socket, 'x', 20);
      },
    },
    expected: failed('timeout', 200),
  },
  {
    name: 'says 200 and hangs',
    behaviour: says(`${OK}Content-Length: 2\r\n\r\n`),
    expected: failed('timeout', 200),
  },
  {
    name: 'says 500 and hangs',
    behaviour: says('HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\n'),
    expected: failed('timeout', 500),
  },
  {
    name: 'promises a gigabyte and stops',
    behaviour: says(`${OK}Content-Length: 1073741824\r\n\r\nbeginning`),
    expected: failed('timeout', 200),
  },
  {
    name: 'promises more than can be counted',
    behaviour: says(`${OK}Content-Length: 99999999999999999999999\r\n\r\nbeginning`),
    expected: failed('protocol'),
  },
  {
    name: 'sends a body without end',
    behaviour: {
      asked(socket) {
        socket.write(`${OK}Transfer-Encoding: chunked\r\n\r\n`);
        writeForEver(socket, `10000\r\n${'y'.repeat(0x10000)}\r\n`);
      },
    },
    expected: delivered(),
  },
  {
    name: 'refuses with a body without end',
    behaviour: {
      asked(socket) {
        socket.write('HTTP/1.1 500 No\r\n\r\n');
        writeForEver(socket, 'z'.repeat(64 * KB));
      },
    },
    expected: failed('status', 500),
  },
  {
    name: 'counts its chunks wrong',
    behaviour: says(`${OK}Transfer-Encoding: chunked\r\n\r\nZZ\r\nnonsense\r\n0\r\n\r\n`),
    expected: failed('protocol', 200),
  },
  {
    name: 'breaks off within a chunk',
    behaviour: says(`${OK}Transfer-Encoding: chunked\r\n\r\nff\r\nshort`, 'close'),
    expected: failed('reset', 200),
  },
  {
    name: 'sends chunk extensions without end',
    behaviour: {
      asked(socket) {
        socket.write(`${OK}Transfer-Encoding: chunked\r\n\r\n5;x=`);
        writeForEver(socket, 'x'.repeat(KB), 5);
      },
    },
    expected: failed('timeout', 200),
  },
  {
    name: 'sends trailers without end',
    behaviour: {
      asked(socket) {
        socket.write(`${OK}Transfer-Encoding: chunked\r\n\r\n0\r\n`);
        writeForEver(socket, `x-more: ${'x'.repeat(KB)}\r\n`);
      },
    },
    expected: failed('too_large', 200),
  },
  {
    name: 'answers with a bomb of gzip',
    behaviour: says(
      Buffer.concat([
        Buffer.from(`${OK}Content-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`),
        bomb,
      ]),
    ),
    expected: delivered(),
  },
  {
    name: 'says more than its length',
    behaviour: says(`${OK}Content-Length: 2\r\n\r\nOK and HTTP/1.1 500 No\r\n\r\n`),
    expected: delivered(),
  },
  {
    name: 'answers before it has read',
    behaviour: {
      connected: (socket) => void socket.write(`${OK}Content-Length: 2\r\n\r\nOK`),
      asked: () => {},
    },
    expected: delivered(),
  },
  // Where it leads
  {
    name: 'redirects to itself',
    behaviour: says('HTTP/1.1 302 Found\r\nLocation: /hook\r\nContent-Length: 0\r\n\r\n'),
    expected: failed('redirect', 302),
  },
];
