// The load generator, in a process of its own.
import { answerOrders, startArgument } from '../answering.ts';
import { Generator, type LoadOrder } from './generator.ts';
import { readRequests } from './requests.ts';

export interface LoadArgument {
  readonly url: string;
  readonly requests: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly once: boolean;
  readonly expect: readonly number[];
}

const { url, requests: file, headers, once, expect } = startArgument<LoadArgument>();
const { hostname, port, host } = new URL(url);
const requests = await readRequests(file, host, headers);
const generator = new Generator({ host: hostname, port: Number(port), requests, once, expect });
answerOrders({ run: (order: LoadOrder) => generator.run(order) }, { requests: requests.length });
