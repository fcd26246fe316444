import { readFileSync } from 'node:fs';
import type { Body } from '@relata/client';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { list, wholeNumber } from '../command/values.ts';

/** What `create` and `update` have in common, as the API is told it. */
type Settings = Omit<Body<'patch', '/v1/endpoints/{id}'>, 'url' | 'status'>;

export interface SettingsFlags {
  readonly events?: readonly string[];
  readonly locations?: readonly string[];
  readonly objects?: readonly string[];
  readonly associations?: readonly string[];
  readonly ordering?: 'entity' | 'location' | 'none';
  readonly retry?: 'default' | 'highlevel' | readonly number[];
  readonly concurrency?: number;
  readonly attemptTimeout?: number;
  readonly rate?: number | 'none';
  readonly header?: Readonly<Record<string, string>>;
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** `none` takes it away. */
  readonly signingKey?: string;
}

/** All that can be set on an endpoint but its URL. What is out of bounds the server says. */
export function addSettingsFlags(command: Command): Command {
  return command
    .option(
      '--events <names>',
      'only these, separated by commas; Relation* stands for all that begin so',
      list,
    )
    .option(
      '--locations <ids>',
      'those whose events it gets, separated by commas; "*" for all (default: --location, else all there are)',
      list,
    )
    .option('--objects <keys>', 'only events that concern one of these objects', list)
    .option('--associations <ids>', 'only events of these associations, by id or key', list)
    .addOption(
      new Option('--ordering <ordering>', 'what waits for what').choices(['entity', 'location', 'none']),
    )
    .option('--retry <policy>', 'default, highlevel, or seconds before each further attempt: 5,60,600', retry)
    .option('--concurrency <number>', 'events of one location under way at a time', wholeNumber(1, 64))
    .option('--attempt-timeout <ms>', 'how long it may take to answer', wholeNumber(1, 1_000_000))
    .option('--rate <number>', 'attempts a second at most; none for no limit', numberOrNone)
    .option('--header <name=value>', 'sent along; name=@file takes the value from a file', header)
    .option('--description <text>', 'what it is')
    .option('--metadata <name=value>', 'yours, to find it again; all of it is replaced', entry)
    .option('--signing-key <kid>', 'the next key, before its time; none for the usual');
}

export function settingsOf(flags: SettingsFlags): Settings {
  return {
    ...(flags.events && { events: flags.events }),
    ...(flags.locations && { locationIds: flags.locations.includes('*') ? '*' : flags.locations }),
    ...(flags.objects && { objectKeys: flags.objects }),
    ...(flags.associations && { associations: flags.associations }),
    ...(flags.ordering && { ordering: flags.ordering }),
    ...(flags.retry && { retryPolicy: flags.retry }),
    ...(flags.concurrency !== undefined && { concurrency: flags.concurrency }),
    ...(flags.attemptTimeout !== undefined && { timeoutMs: flags.attemptTimeout }),
    ...(flags.rate !== undefined && { rateLimit: flags.rate === 'none' ? null : flags.rate }),
    ...(flags.header && { headers: flags.header }),
    ...(flags.description !== undefined && { description: flags.description }),
    ...(flags.metadata && { metadata: flags.metadata }),
    ...(flags.signingKey !== undefined && {
      signingKid: flags.signingKey === 'none' ? null : flags.signingKey,
    }),
  };
}

function retry(text: string): SettingsFlags['retry'] {
  if (text === 'default' || text === 'highlevel') return text;
  if (!/^\d+(\.\d+)?(,\d+(\.\d+)?)*$/.test(text))
    throw new InvalidArgumentError('It must be default, highlevel, or seconds such as 5,60,600.');
  return text.split(',').map(Number);
}

/** Commander makes an empty text of null. */
function numberOrNone(text: string): number | 'none' {
  return text === 'none' ? text : wholeNumber(1, 1_000_000)(text);
}

function entry(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [name, value] = split(text);
  return { ...before, [name]: value };
}

/** Arguments can be read by others on the machine; files need not. */
function header(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [name, value] = split(text);
  if (!value.startsWith('@')) return { ...before, [name]: value };
  try {
    return { ...before, [name]: readFileSync(value.slice(1), 'utf8').trim() };
  } catch (error) {
    throw new InvalidArgumentError(
      `${value.slice(1)} cannot be read (${(error as { code?: string }).code}).`,
    );
  }
}

function split(text: string): readonly [name: string, value: string] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be name=value.');
  return [text.slice(0, at), text.slice(at + 1)];
}
