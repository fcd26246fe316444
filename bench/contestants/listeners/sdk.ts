// The official SDK's middleware in express, with the program of its README.
import { HighLevel, LogLevel } from '@gohighlevel/api-client';
import express, { type Request } from 'express';
import { startArgument } from '../../harness/answering.ts';
import { type ReceiverArgument, serveReceiver } from './receiver.ts';

/** What the SDK sets on a request. */
type Checked = Request & {
  rawBody?: Buffer;
  isSignatureValid?: boolean;
  skippedSignatureVerification?: boolean;
};

const { pem, appId } = startArgument<ReceiverArgument>();
const ghl = new HighLevel({
  clientId: `${appId}-bench`,
  clientSecret: 'not used',
  webhookPublicKey: pem,
  // Else it writes a line for each webhook that is forged; NONE counts as left out.
  logLevel: LogLevel.ERROR,
});

await serveReceiver((logic) => {
  const app = express();
  const keepBytes = (request: Checked, _response: unknown, bytes: Buffer): void => {
    request.rawBody = bytes;
  };
  app.use(express.json({ verify: keepBytes as never }));
  app.use('/webhooks/ghl', ghl.webhooks.subscribe() as never);
  app.post('/webhooks/ghl', (request: Checked, response) => {
    if (request.isSignatureValid === false && !request.skippedSignatureVerification) {
      response.status(401).json({ success: false });
      return;
    }
    logic.run(request.body?.webhookId);
    response.json({ success: true });
  });
  return app;
});
