import { Argument, type Command } from 'commander';
import { candidatesFor } from './candidates.ts';
import { installing, type Shell, scripts, shells } from './scripts.ts';

export function addCompletion(program: Command): void {
  const completion = program
    .command('completion')
    .description('print a script that lets a shell complete commands and options')
    .usage('<bash|zsh|fish|powershell>')
    .configureHelp({ showGlobalOptions: false })
    .helpCommand(false)
    .addHelpText(
      'after',
      `\nOnce, for your shell:\n${Object.values(installing)
        .map((line) => `  ${line}`)
        .join('\n')}`,
    );

  completion
    .command('script', { isDefault: true, hidden: true })
    .addArgument(new Argument('<shell>', 'which').choices(shells))
    .action((shell: Shell) => void process.stdout.write(scripts[shell]));

  // What the scripts call.
  completion
    .command('words', { hidden: true })
    .argument('[words...]')
    .action((words: string[]) => {
      const found = candidatesFor(program, words.length === 0 ? [''] : words);
      for (const { word, description } of found) process.stdout.write(`${word}\t${description}\n`);
    });
}
