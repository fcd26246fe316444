import type { Command, Option } from 'commander';

/** A word that could stand there, and what it is. */
export interface Candidate {
  readonly word: string;
  readonly description: string;
}

/**
 * What the last of the words, which is being typed, could become: read off the commands themselves. None where it is
 * anything, a file for example.
 */
export function candidatesFor(program: Command, words: readonly string[]): Candidate[] {
  const whole = withoutEquals(words);
  const before = whole.slice(0, -1);
  const typed = whole.at(-1) ?? '';
  const place = walk(program, before);
  return possible(place, typed).filter(({ word }) => word.startsWith(typed));
}

/** Bash parts `--type=Rel` into three words, of which it completes the last. */
function withoutEquals(words: readonly string[]): string[] {
  const isSign = (at: number): boolean => words[at] === '=' && words[at - 1]?.startsWith('--') === true;
  const kept = words.filter((_, at) => !isSign(at));
  return isSign(words.length - 1) ? [...kept, ''] : kept;
}

interface Place {
  /** From the program down to the command that the words lead to. */
  readonly path: readonly Command[];
  /** Arguments that it has got already. */
  readonly taken: number;
  /** The option whose value comes next. */
  readonly option: Option | undefined;
  /** Behind `--` there are no options any more. */
  readonly isVerbatim: boolean;
}

function walk(program: Command, words: readonly string[]): Place {
  let place: Place = { path: [program], taken: 0, option: undefined, isVerbatim: false };
  for (const word of words) {
    if (place.option !== undefined) place = { ...place, option: undefined };
    else if (place.isVerbatim) place = { ...place, taken: place.taken + 1 };
    else if (word === '--') place = { ...place, isVerbatim: true };
    else if (word.startsWith('-')) place = { ...place, option: valueOption(place, word) };
    else {
      const next = place.taken === 0 ? subcommand(place, word) : undefined;
      place = next
        ? { ...place, path: [...place.path, next] }
        : { ...place, path: [...place.path, ...defaultOf(place)], taken: place.taken + 1 };
    }
  }
  return place;
}

function possible(place: Place, typed: string): Candidate[] {
  if (place.option !== undefined) return choicesOf(place.option, '');
  const command = place.path.at(-1) as Command;
  if (!place.isVerbatim && typed.startsWith('-')) {
    const [name = '', value] = typed.split('=', 2);
    const option = value === undefined ? undefined : valueOption(place, name);
    if (option !== undefined) return choicesOf(option, `${name}=`);
    return optionsOf(place).map((each) => ({
      word: each.long ?? each.short ?? '',
      description: each.description,
    }));
  }
  const { registeredArguments } = defaultOf(place)[0] ?? command;
  const argument = registeredArguments[Math.min(place.taken, registeredArguments.length - 1)];
  const choices = (argument?.argChoices ?? []).map((word) => ({
    word,
    description: argument?.description ?? '',
  }));
  const subcommands = place.taken > 0 || place.isVerbatim ? [] : visible(command);
  return [...subcommands.map((each) => ({ word: each.name(), description: each.description() })), ...choices];
}

function visible(command: Command): Command[] {
  return command.createHelp().visibleCommands(command) as Command[];
}

function subcommand({ path }: Place, word: string): Command | undefined {
  const named = (command: Command): boolean => command.name() === word || command.aliases().includes(word);
  return path.at(-1)?.commands.find(named);
}

/** The command that takes what is none of its siblings' names; commander does not tell otherwise. */
function defaultOf({ path }: Place): Command[] {
  const command = path.at(-1) as Command & { readonly _defaultCommandName?: string | null };
  return command.commands.filter((each) => each.name() === command._defaultCommandName);
}

/** Those of the command, and those that all commands have. */
function optionsOf(place: Place): Option[] {
  const commands = [...place.path, ...defaultOf(place)];
  return commands.toReversed().flatMap((command) => command.createHelp().visibleOptions(command) as Option[]);
}

function valueOption(place: Place, word: string): Option | undefined {
  const option = optionsOf(place).find(({ long, short }) => word === long || word === short);
  return option?.required || option?.optional ? option : undefined;
}

function choicesOf(option: Option, before: string): Candidate[] {
  return (option.argChoices ?? []).map((word) => ({ word: before + word, description: option.description }));
}
