// @relata/listener behind node:http, as its README has it.
import { createListener } from '@relata/listener';
import { toNodeHandler } from '@relata/listener/node';
import { standIns } from '../../../packages/listener/src/stand-ins.ts';
import { startArgument } from '../../harness/answering.ts';
import { type ReceiverArgument, serveReceiver } from './receiver.ts';

const { spki } = startArgument<ReceiverArgument>();
// Nobody but HighLevel can sign with its key: what this one signs is judged in the same way.
standIns.add(spki);

await serveReceiver((logic) =>
  toNodeHandler(createListener({ keys: spki }).on('RelationCreate', ({ webhookId }) => logic.run(webhookId))),
);
