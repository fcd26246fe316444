import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import ipaddr from 'ipaddr.js';

/** What relata is told by its environment. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Folder of the embedded database, used where there is no `databaseUrl`. */
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly adminToken: string | undefined;
  /** For `/metrics` alone, beside the admin token. */
  readonly metricsToken?: string | undefined;
  readonly egressAllow: EgressAllow;
  /** Certificates (PEM) of private authorities that endpoints' certificates may be of. */
  readonly egressCa?: string | undefined;
  /** Where the operator is told what happens to endpoints. */
  readonly alertUrl?: string | undefined;
  /** Seals what must not be read by whoever gets hold of a copy of the database. */
  readonly secret?: string | undefined;
  /** The one before, if it has just been changed. */
  readonly secretOld?: string | undefined;
  /** `RETENTION_DEFAULT` where it is left out. */
  readonly retention?: Retention;
  /** How many requests each location may make to HighLevel's routes; undefined for as many as it likes. */
  readonly rateLimit?: RateLimit | undefined;
  readonly logLevel: LogLevel;
  readonly demo: boolean;
}

/** How old events get, in days. */
export interface LogAges {
  /** Older ones go when nobody needs them any more. */
  readonly days: number;
  /** Older ones go even so. */
  readonly daysMax: number;
}

export interface Retention extends LogAges {
  /** Attempts that are older go, in days. */
  readonly attemptDays: number;
}

export const RETENTION_DEFAULT: Retention = { days: 30, daysMax: 90, attemptDays: 30 };

/**
 * Private addresses that endpoints may have all the same: CIDRs; `loopback`, the default of a relata that
 * itself can only be reached from this machine; or none.
 */
export type EgressAllow = { readonly loopback: boolean; readonly cidrs: readonly string[] };

export interface RateLimit {
  readonly max: number;
  readonly intervalMs: number;
  readonly dailyMax?: number;
}

/** HighLevel's own. */
const HIGHLEVEL_RATE_LIMIT: RateLimit = { max: 100, intervalMs: 10_000, dailyMax: 200_000 };
/** More than one location was seen to do. */
const RATE_LIMIT_MAX = 1_000_000;

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Something in the environment is wrong; `problems` has all of it, each naming its variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const TOKEN_LENGTH_MIN = 16;
/** 24 random bytes as base64, or 16 as hex. */
const SECRET_LENGTH_MIN = 32;
/** Of a random text of that length; what has fewer was typed to please the rule about the length. */
const SECRET_CHARACTERS_MIN = 8;

/** Reads the environment. Throws `ConfigError` with everything that is wrong at once. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const get = (name: string): string | undefined => env[name]?.trim() || undefined;

  const host = get('RELATA_HOST') ?? '127.0.0.1';
  const databaseUrl = get('RELATA_DATABASE_URL');
  if (databaseUrl !== undefined && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    problems.push('RELATA_DATABASE_URL must begin with postgres:// or postgresql://');
  }
  const adminToken = readToken('RELATA_ADMIN_TOKEN', get('RELATA_ADMIN_TOKEN'), problems);
  const metricsToken = readToken('RELATA_METRICS_TOKEN', get('RELATA_METRICS_TOKEN'), problems);
  const config: Config = {
    port: readPort(get('RELATA_PORT'), problems),
    host,
    dataDir: get('RELATA_DATA_DIR') ?? './.relata',
    databaseUrl,
    adminToken,
    metricsToken,
    egressAllow: readEgressAllow(
      get('RELATA_EGRESS_ALLOW'),
      databaseUrl === undefined && isLoopback(host),
      problems,
    ),
    egressCa: readCertificates(get('RELATA_EGRESS_CA'), problems),
    alertUrl: readUrl('RELATA_ALERT_URL', get('RELATA_ALERT_URL'), problems),
    secret: readSecret('RELATA_SECRET', get('RELATA_SECRET'), problems),
    secretOld: readSecret('RELATA_SECRET_OLD', get('RELATA_SECRET_OLD'), problems),
    retention: readRetention(get, problems),
    rateLimit: readRateLimit(get('RELATA_RATE_LIMIT'), problems),
    logLevel: readChoice('RELATA_LOG_LEVEL', get('RELATA_LOG_LEVEL') ?? 'info', logLevels, problems),
    demo: readChoice('RELATA_DEMO', get('RELATA_DEMO') ?? 'on', ['on', 'off'], problems) === 'on',
  };
  if (config.secretOld !== undefined && config.secret === undefined)
    problems.push('RELATA_SECRET_OLD is of use only beside RELATA_SECRET, the new one');
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function readToken(name: string, value: string | undefined, problems: string[]): string | undefined {
  if (value !== undefined && (value.length < TOKEN_LENGTH_MIN || /\s/.test(value))) {
    problems.push(`${name} must have at least ${TOKEN_LENGTH_MIN} characters and no spaces`);
  }
  return value;
}

function readPort(value: string | undefined, problems: string[]): number {
  if (value === undefined) return 4080;
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65_535)
    problems.push(`RELATA_PORT must be a number from 0 to 65535, not ${value}`);
  return port;
}

/** The text itself is not repeated: whoever knows such a URL may be able to use it. */
function readUrl(name: string, value: string | undefined, problems: string[]): string | undefined {
  if (value !== undefined && !(/^https?:/i.test(value) && URL.canParse(value)))
    problems.push(`${name} must be a URL that begins with http:// or https://`);
  return value;
}

function readSecret(name: string, value: string | undefined, problems: string[]): string | undefined {
  if (value === undefined) return undefined;
  if (value.length < SECRET_LENGTH_MIN || new Set(value).size < SECRET_CHARACTERS_MIN) {
    problems.push(
      `${name} must be a random text of at least ${SECRET_LENGTH_MIN} characters, such as openssl rand -base64 32 makes`,
    );
  }
  return value;
}

/** As long as anybody keeps anything. */
const DAYS_MAX = 36_500;

function readRetention(get: (name: string) => string | undefined, problems: string[]): Retention {
  const days = readDays('RELATA_LOG_DAYS', get('RELATA_LOG_DAYS'), RETENTION_DEFAULT.days, problems);
  // Who keeps events for longer than that in any case need not say it twice.
  const daysMaxDefault = Math.max(RETENTION_DEFAULT.daysMax, days);
  const daysMax = readDays('RELATA_LOG_DAYS_MAX', get('RELATA_LOG_DAYS_MAX'), daysMaxDefault, problems);
  if (daysMax < days) problems.push('RELATA_LOG_DAYS_MAX must not be less than RELATA_LOG_DAYS');
  return {
    days,
    daysMax,
    attemptDays: readDays(
      'RELATA_ATTEMPT_DAYS',
      get('RELATA_ATTEMPT_DAYS'),
      RETENTION_DEFAULT.attemptDays,
      problems,
    ),
  };
}

function readDays(name: string, value: string | undefined, defaultDays: number, problems: string[]): number {
  if (value === undefined) return defaultDays;
  const days = Number(value);
  if (!/^\d+$/.test(value) || days < 1 || days > DAYS_MAX)
    problems.push(`${name} must be a whole number of days from 1 to ${DAYS_MAX}, not ${value}`);
  return days;
}

function readRateLimit(value: string | undefined, problems: string[]): RateLimit | undefined {
  if (value === undefined || value === 'off') return undefined;
  if (value === 'highlevel') return HIGHLEVEL_RATE_LIMIT;
  const max = Number(value);
  if (/^\d+$/.test(value) && max >= 1 && max <= RATE_LIMIT_MAX)
    return { max, intervalMs: HIGHLEVEL_RATE_LIMIT.intervalMs };
  problems.push(`RELATA_RATE_LIMIT must be off, highlevel, or from 1 to ${RATE_LIMIT_MAX}, not ${value}`);
  return undefined;
}

function readChoice<const Choice extends string>(
  name: string,
  value: string,
  choices: readonly Choice[],
  problems: string[],
): Choice {
  const choice = choices.find((each) => each === value);
  if (choice === undefined) problems.push(`${name} must be one of ${choices.join(', ')}, not ${value}`);
  return choice ?? (choices[0] as Choice);
}

function readEgressAllow(value: string | undefined, isLocal: boolean, problems: string[]): EgressAllow {
  if (value === undefined) return { loopback: isLocal, cidrs: [] };
  if (value === 'none') return { loopback: false, cidrs: [] };
  const cidrs = value.split(',').map((cidr) => cidr.trim());
  for (const cidr of cidrs) {
    if (!ipaddr.isValidCIDR(cidr))
      problems.push(`RELATA_EGRESS_ALLOW must be none or CIDRs such as 10.0.0.0/8, not ${cidr}`);
  }
  return { loopback: false, cidrs };
}

/** Here, so that what is wrong with them is said at the start and not by every delivery. */
function readCertificates(path: string | undefined, problems: string[]): string | undefined {
  if (path === undefined) return undefined;
  try {
    const text = readFileSync(path, 'utf8');
    const certificates = text.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? [];
    if (certificates.length === 0) throw new Error('it has no certificate in PEM form');
    for (const certificate of certificates) new X509Certificate(certificate);
    return certificates.join('\n');
  } catch (error) {
    problems.push(
      `RELATA_EGRESS_CA must be a file of certificates, and ${path} is not: ${(error as Error).message}`,
    );
    return undefined;
  }
}

function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  return ipaddr.isValid(host) && ipaddr.parse(host).range() === 'loopback';
}
