import { type ReceivedWebhook, WebhookError } from '@relata/listener';
import { type Style, withoutControls } from '../command/colors.ts';
import { createDescribe } from './describe.ts';
import type { Arrival } from './receiver.ts';

// A line is a request or a webhook; both begin with the trace id, which shows what belongs together:
//
//   <trace id>  → POST /associations/  201
//   <trace id>  ← AssociationCreate    verified  Interested Buyer – Property

const TYPE_LENGTH_MAX = 'ObjectSchemaCreate'.length;
const NO_TRACE = '-'.repeat(36);

/** Where the demo writes; colours only where a terminal shows them. */
export interface Paper {
  say(text: string): void;
  scene(title: string): void;
  request(traceId: string, method: string, path: string, status: number): void;
  webhook(arrival: Arrival, remark?: string): void;
  missing(traceId: string, type: string, afterMs: number): void;
}

export function createPaper(verbose: boolean, style: Style): Paper {
  const describe = createDescribe();
  const write = (text: string): void => void process.stdout.write(`${text}\n`);
  const dim = (text: string): string => style('dim', text);
  const bad = (text: string): string => style('red', text);

  return {
    say: write,
    scene: (title) => write(`\n${style('bold', title)}`),
    request(traceId, method, path, status) {
      write(`${dim(traceId)}  → ${method} ${path}  ${status}`);
    },
    webhook(arrival, remark) {
      const { verified } = arrival;
      if (verified instanceof WebhookError) write(`${NO_TRACE}  ← ${bad(`refused: ${verified.message}`)}`);
      else write(lineOf(verified, remark));
      if (verbose) write(sourceOf(arrival));
    },
    missing(traceId, type, afterMs) {
      write(`${dim(traceId)}  ${bad(`✗ ${type} has not come within ${afterMs / 1000} s`)}`);
    },
  };

  function lineOf({ event }: ReceivedWebhook, remark: string | undefined): string {
    const type = event.type.padEnd(TYPE_LENGTH_MAX);
    const verified = style('green', 'verified');
    return `${dim(String(event.traceId))}  ← ${type}  ${verified}  ${withoutControls(describe(event))}${remark === undefined ? '' : bad(`  ${remark}`)}`;
  }

  /** The headers, and the body on a line of its own, byte for byte. */
  function sourceOf({ headers, bytes }: Arrival): string {
    const shown = Object.entries(headers).map(([name, value]) => dim(`    ${name}: ${value}`));
    return [...shown, bytes.toString('utf8'), ''].join('\n');
  }
}
