import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';
import type { TriggerFlags } from './trigger.ts';

export function addTrigger(program: Command, run: Runner): void {
  program
    .command('trigger')
    .description(
      'let an event happen: make real things, so that the real webhook is sent; or send a listener a sample',
    )
    .argument('<event>', 'its type, such as RelationCreate')
    .option('--object <key>', 'records: of this object (default: the first custom one, else companies)')
    .option('--cleanup', 'delete again what was made, which is announced as well', false)
    .option('--to <url>', 'make nothing; send a sample, signed with a key of your own, to this URL or port')
    .option(
      '--key <file>',
      'with --to: sign with this key (relata keys make), instead of one in your folder of settings',
    )
    .option('--dry-run', 'show what would be made, or headers and body of what would be sent', false)
    .addHelpText(
      'after',
      `
Examples:
  relata trigger RelationCreate
  relata trigger RecordUpdate --object property --cleanup
  relata trigger ContactCreate --to 3000/webhooks

Events: AssociationCreate, AssociationUpdate, AssociationDelete, RelationCreate, RelationDelete, RecordCreate,
RecordUpdate, RecordDelete, ObjectSchemaCreate, ObjectSchemaUpdate, ContactCreate, ContactUpdate, ContactDelete.

What is made stays, unless --cleanup takes it away; objects cannot be deleted. With --to it ends with 5 when nobody
answers and with 7 when the answer is not 2xx.`,
    )
    .action(
      run(async (context, type: string, flags: TriggerFlags) =>
        (await import('./trigger.ts')).trigger(context, type, flags),
      ),
    );
}
