import { type Scope, scopes } from '@relata/protocol/api/scopes';
import { type Command, InvalidArgumentError } from 'commander';
import type { Runner } from '../command/runner.ts';
import { list } from '../command/values.ts';

interface CreateFlags {
  readonly scopes: readonly Scope[];
  readonly locations?: readonly string[];
}

export function addCreate(tokens: Command, run: Runner): void {
  tokens
    .command('create')
    .description('make a token for some locations; it is shown only now')
    .argument('<name>', 'what it is for')
    .requiredOption(
      '--scopes <names>',
      `what it may do, separated by commas; webhooks.* stands for both. There are ${scopes.join(', ')}`,
      readScopes,
    )
    .option('--locations <ids>', 'where, separated by commas (default: --location, or the only one)', list)
    .addHelpText('after', "\nExample: TOKEN=$(relata tokens create 'my app' --scopes 'webhooks.*' --quiet)")
    .action(
      run(async (context, name: string, flags: CreateFlags) => {
        const { out, api } = context;
        const locationIds = flags.locations ?? [await context.location()];
        const body = { name, locationIds, scopes: flags.scopes };
        const { data } = await api().POST('/v1/tokens', { body });
        out.note(`Token ${data.id} for ${locationIds.join(', ')}. It is shown only now:`);
        out.data(data, () => data.token);
      }),
    );
}

function readScopes(text: string, before: readonly Scope[] = []): readonly Scope[] {
  const named = list(text).flatMap((name) => {
    const found = name.endsWith('*')
      ? scopes.filter((scope) => scope.startsWith(name.slice(0, -1)))
      : scopes.filter((scope) => scope === name);
    if (found.length === 0) throw new InvalidArgumentError(`There is no scope ${name}.`);
    return found;
  });
  return [...new Set([...before, ...named])];
}
