import { fixtures, signedRequest } from '@relata/listener/testing';
import { generateKeyPair, type KeyPair } from '@relata/protocol/signature';

/** What a receiver is sent to see whom it believes. */
export interface Trial {
  readonly name: string;
  readonly requests: readonly { readonly body: string; readonly headers: Readonly<Record<string, string>> }[];
  /** How often the logic should run. */
  readonly due: 0 | 1;
}

/** Genuine webhooks, forged ones, and one that comes twice. */
export async function makeTrials({ privateKey }: KeyPair): Promise<Trial[]> {
  const { privateKey: strangers } = await generateKeyPair();
  const genuine = await sign(privateKey);
  const forged = await sign(strangers);
  const { 'x-ghl-signature': _, ...unsigned } = genuine.headers;
  const ofAnotherApp = await sign(strangers, { appId: 'f'.repeat(fixtures.RelationCreate.appId.length) });
  return [
    { name: 'a genuine webhook', requests: [genuine], due: 1 },
    { name: 'a genuine webhook that comes twice', requests: [genuine, genuine], due: 1 },
    { name: 'signed with another key', requests: [forged], due: 0 },
    {
      name: 'changed after it was signed',
      requests: [{ ...genuine, body: genuine.body.replace('"firstRecordId":"', '"firstRecordId":"0') }],
      due: 0,
    },
    { name: 'without a signature', requests: [{ ...genuine, headers: unsigned }], due: 0 },
    { name: 'signed with another key, for another appId', requests: [ofAnotherApp], due: 0 },
    {
      name: 'signed with another key, sent as text/plain',
      requests: [{ ...forged, headers: { ...forged.headers, 'content-type': 'text/plain' } }],
      due: 0,
    },
  ];
}

async function sign(
  privateKey: KeyPair['privateKey'],
  overrides: { readonly appId?: string } = {},
): Promise<Trial['requests'][number]> {
  const { rawBody, headers } = await signedRequest('RelationCreate', overrides, {
    as: 'highlevel',
    privateKey,
  });
  return { body: new TextDecoder().decode(rawBody), headers };
}
