import { generateKeyPair, type KeyPair } from '@relata/protocol/signature';
import { standIns } from '../stand-ins.ts';

/** Public keys for `keys` of a listener under test. */
export interface TestKeys {
  /** Stands for relata's. */
  readonly relata: string;
  /** Stands for HighLevel's, in this process: with it the rules hold that hold for what HighLevel sends. */
  readonly highlevel: string;
}

export interface TestKeyPairs {
  readonly relata: KeyPair;
  readonly highlevel: KeyPair;
  readonly stranger: KeyPair;
}

let pairs: Promise<TestKeyPairs> | undefined;

/** The pairs with which everything here is signed: made once a process, and different in each. */
export function keyPairs(): Promise<TestKeyPairs> {
  pairs ??= makePairs();
  return pairs;
}

/** The keys to give to a listener that is to believe what is signed here. The same each time, within a process. */
export async function testKeys(): Promise<TestKeys> {
  const { relata, highlevel } = await keyPairs();
  return { relata: relata.publicKey.spki, highlevel: highlevel.publicKey.spki };
}

async function makePairs(): Promise<TestKeyPairs> {
  const [relata, highlevel, stranger] = await Promise.all([
    generateKeyPair(),
    generateKeyPair(),
    generateKeyPair(),
  ]);
  standIns.add(highlevel.publicKey.spki);
  return { relata, highlevel, stranger };
}
