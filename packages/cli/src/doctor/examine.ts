import { type Config, ConfigError, readConfig } from '@relata/server';
import { withoutControls } from '../command/colors.ts';
import type { Context } from '../command/context.ts';
import type { Output } from '../command/output.ts';
import { exitCodes, Failure } from '../failure.ts';
import { about, type Finding } from './check.ts';
import { examineDatabase } from './database.ts';
import { examineEndpoints } from './endpoints.ts';
import { examinePort } from './port.ts';
import { examineServer } from './server.ts';

/** Says all that it finds; throws a `Failure` if something is broken. */
export async function examine(context: Context): Promise<void> {
  const { out } = context;
  const found = [examineNode(), ...examineSettings(context)];
  const config = settingsOf(context);
  const server = await examineServer(context);
  if (config !== undefined) {
    found.push(...(await examineDatabase(config)));
    found.push(await examinePort(config, context.settings.url, server.isThere));
  }
  found.push(...server.findings);
  found.push(...(await examineEndpoints(context, config, server.isThere)));
  const broken = found.filter(({ state }) => state === 'fail').length;
  out.data({ ok: broken === 0, checks: found }, () => found.map((each) => textOf(each, out)).join('\n'));
  if (broken > 0) throw new Failure(`${broken} of ${found.length} are broken`, exitCodes.failed);
}

/** The newest that it is developed with; the bin refuses what is too old before anything is loaded. */
const NODE_MAJOR = 24;

function examineNode(): Finding {
  const node = about('node');
  const { node: version } = process.versions;
  if (Number.parseInt(version, 10) >= NODE_MAJOR) return node.ok(`Node ${version}`);
  return node.warn(`Node ${version} works`, `Node ${NODE_MAJOR} is what relata is tested with most.`);
}

function settingsOf({ env }: Context): Config | undefined {
  try {
    return readConfig(env);
  } catch {
    return undefined;
  }
}

function examineSettings({ env }: Context): Finding[] {
  const settings = about('settings');
  try {
    readConfig(env);
    return [settings.ok('the environment of the server is as it should be')];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) =>
      settings.fail(problem, 'docs/operations.md lists the settings; the server does not start with this.'),
    );
  }
}

const colors = { ok: 'green', warn: 'yellow', fail: 'red', skip: 'dim' } as const;

function textOf({ name, state, message, advice }: Finding, { style }: Output): string {
  const line = `${style(colors[state], state.padEnd(4))}  ${name.padEnd(10)}  ${withoutControls(message)}`;
  return advice === undefined ? line : `${line}\n      ${' '.repeat(10)}  ${withoutControls(advice)}`;
}
