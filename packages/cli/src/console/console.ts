import type { Command } from 'commander';
import type { Runner } from '../command/runner.ts';
import { signInLink } from './sign-in-link.ts';

export function addConsole(program: Command, run: Runner): void {
  program
    .command('console')
    .description('print a link that signs in to the console, once, with the rights of the token')
    .addHelpText('after', '\nExample: xdg-open "$(relata console --quiet)"')
    .action(
      run(async ({ out, api, settings }) => {
        const { data } = await api().POST('/v1/sign-in-codes');
        const link = signInLink(settings.url, data.code);
        if (new URL(settings.url).pathname !== '/')
          out.note(
            'The console works at the root of a host, and this address has a path: see docs/console.md.',
          );
        out.note(`Signs in once, until ${data.expiresAt}:`);
        out.data({ url: link, expiresAt: data.expiresAt }, () => link);
      }),
    );
}
