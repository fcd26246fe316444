import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import type { Runner } from '../command/runner.ts';
import type { ExportFlags } from '../export/export.ts';
import type { ImportFlags } from '../import/import.ts';
import { type Kind, kinds } from './kinds.ts';

const GIVE_UP_SECONDS = 60;

/** `relata export` and `relata import`. */
export function addRows(program: Command, run: Runner): void {
  program
    .command('export')
    .description('write all objects, records, associations or relations of a location to a file or to stdout')
    .addArgument(new Argument('<kind>', 'what to export').choices(kinds))
    .argument('[file]', 'where to; its name ends in .ndjson, .jsonl or .csv (default: stdout)')
    .option(
      '--format <format>',
      'ndjson or csv, where the name of the file does not say it (default: ndjson)',
    )
    .option('--object <key>', 'records: of this object alone; CSV needs it')
    .option('--association <key>', 'relations: of this association alone, by its key or id')
    .addOption(giveUpOption())
    .addHelpText(
      'after',
      `
Examples:
  relata export objects objects.ndjson
  relata export records --object contact contacts.csv
  relata export records people.ndjson            all records of all objects
  relata export relations | gzip > relations.ndjson.gz

What the files have in them: docs/import-export.md.`,
    )
    .action(
      run(async (context, kind: Kind, file: string | undefined, flags: ExportFlags) =>
        (await import('../export/export.ts')).exportRows(context, kind, file, flags),
      ),
    );

  program
    .command('import')
    .description(
      'read objects, records, associations or relations from a file or from stdin; an import of a file goes on where it was broken off',
    )
    .addArgument(new Argument('<kind>', 'what to import').choices(kinds))
    .argument('[file]', 'NDJSON or CSV (default, or -: stdin)')
    .option(
      '--format <format>',
      'ndjson or csv, where the name of the file does not say it (default: ndjson)',
    )
    .option('--object <key>', 'records: of this object, where the rows do not name theirs')
    .option(
      '--map <column=name>',
      'CSV: what a column is; "column=" leaves it out (may be repeated)',
      collect,
    )
    .option('--delimiter <character>', 'CSV: what parts the columns; tab for tabulators', ',')
    .option(
      '--ids <file>',
      'from the ids of the export to those here: written by records, read by relations (there it may be repeated)',
      collect,
    )
    .option('--errors <file>', 'write the rows that failed here: NDJSON with row, code, message and input')
    .option('--dry-run', 'check all rows and change nothing')
    .option('--restart', 'forget how far an import of this file has come, and begin at its first row')
    .addOption(giveUpOption())
    .addHelpText(
      'after',
      `
Examples:
  relata import objects objects.ndjson
  relata import records people.ndjson --ids ids.ndjson --errors failed.ndjson
  relata import associations associations.ndjson
  relata import relations relations.ndjson --ids ids.ndjson
  relata import records prices.csv --object property --map "Asking price=price:number" --dry-run

How it ends: 0 when all rows are done or were there already, 8 when some failed. What the files have in them, and what
happens when an import is broken off: docs/import-export.md.`,
    )
    .action(
      run(
        async (
          context,
          kind: Kind,
          file: string | undefined,
          flags: Partial<ImportFlags> & Pick<ImportFlags, 'delimiter' | 'giveUp'>,
        ) =>
          (await import('../import/import.ts')).importRows(context, kind, file, {
            map: [],
            ids: [],
            ...flags,
          }),
      ),
    );
}

function giveUpOption(): Option {
  return new Option('--give-up <seconds>', 'how long to wait for a server that is away or busy')
    .default(GIVE_UP_SECONDS)
    .argParser(readSeconds);
}

/** Zero gives up at once. */
export function readSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds >= 0 && seconds <= 86_400))
    throw new InvalidArgumentError('It must be seconds, at most 86400.');
  return seconds;
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
