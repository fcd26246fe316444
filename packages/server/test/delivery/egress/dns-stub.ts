import { createSocket } from 'node:dgram';
import { promises as dns, type LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import ipaddr from 'ipaddr.js';
import type { Resolve } from '../../../src/delivery/sending/egress/resolver.ts';

/** What a name's addresses are; a function is asked each time, with how often it was asked before. */
export type Zone = Record<string, readonly string[] | ((asked: number) => readonly string[])>;

export interface DnsStub {
  readonly zone: Zone;
  /** Names that are answered late, by so much. */
  readonly delayMs: Record<string, number>;
  /** Every question, in order: `A hooks.test`. */
  readonly questions: string[];
  readonly resolve: Resolve;
  close(): Promise<void>;
}

const A = 1;
const AAAA = 28;
const NAME_ERROR = 3;

/** A real DNS server on loopback for names of its own, and a real resolver that asks it. */
export async function startDns(zone: Zone): Promise<DnsStub> {
  const questions: string[] = [];
  const delayMs: Record<string, number> = {};
  const asked = new Map<string, number>();

  function addressesOf(name: string, question: string): readonly string[] | undefined {
    const found = Object.hasOwn(zone, name) ? zone[name] : undefined;
    const before = asked.get(question) ?? 0;
    asked.set(question, before + 1);
    return typeof found === 'function' ? found(before) : found;
  }

  const socket = createSocket('udp4', async (message, { port, address }) => {
    const { name, type, end } = readQuestion(message);
    const question = `${type === A ? 'A' : 'AAAA'} ${name}`;
    questions.push(question);
    const all = addressesOf(name, question);
    await sleep(delayMs[name] ?? 0);
    const fitting = (all ?? []).filter((each) => isIPv6(each) === (type === AAAA));
    const answer = writeAnswer(message.subarray(0, end), fitting, type, all === undefined ? NAME_ERROR : 0);
    if (!closed) socket.send(answer, port, address);
  });
  let closed = false;
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const server = `127.0.0.1:${socket.address().port}`;
  const asking = new Set<dns.Resolver>();
  return {
    zone,
    delayMs,
    questions,
    async resolve(name) {
      // One for each question: it learns how quick a server is, and gives up on what takes longer.
      const resolver = new dns.Resolver({ timeout: 10_000, tries: 1 });
      resolver.setServers([server]);
      asking.add(resolver);
      const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
      asking.delete(resolver);
      const addresses: LookupAddress[] = [];
      if (four.status === 'fulfilled')
        addresses.push(...four.value.map((address) => ({ address, family: 4 })));
      if (six.status === 'fulfilled') addresses.push(...six.value.map((address) => ({ address, family: 6 })));
      if (addresses.length === 0 && four.status === 'rejected') throw four.reason;
      return addresses;
    },
    async close() {
      closed = true;
      for (const resolver of asking) resolver.cancel();
      socket.close();
      await once(socket, 'close');
    },
  };
}

function readQuestion(message: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 };
}

/** Header and question as they came, then an address each, to be kept by nobody. */
function writeAnswer(question: Buffer, addresses: readonly string[], type: number, code: number): Buffer {
  const header = Buffer.from(question);
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  header.writeUInt32BE(0, 8);
  const records = addresses.map((address) => {
    const bytes = Buffer.from(ipaddr.parse(address).toByteArray());
    const record = Buffer.alloc(12);
    record.writeUInt16BE(0xc00c, 0);
    record.writeUInt16BE(type, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(0, 6);
    record.writeUInt16BE(bytes.length, 10);
    return Buffer.concat([record, bytes]);
  });
  return Buffer.concat([header, ...records]);
}
