import { HighLevel, type HighLevelConfig } from '@gohighlevel/api-client';

/** The two ways in which a location's token is given to the official SDK. */
export const tokenKinds = ['privateIntegrationToken', 'locationAccessToken'] as const;

export type TokenKind = (typeof tokenKinds)[number];

type Config = ConstructorParameters<typeof HighLevel>[0];

export interface SdkOptions {
  readonly url: string;
  readonly kind: TokenKind;
  readonly token: string;
  readonly config?: Partial<HighLevelConfig>;
}

/** The official SDK as it is published, but for the address that it calls. */
export function openSdk({ url, kind, token, config = {} }: SdkOptions): HighLevel {
  // Without a private integration token it insists on credentials, of which nothing here makes use.
  const credentials = { clientId: '67ade73d1119d2ac7ad0c475-m7x1', clientSecret: 'unused' };
  // It writes every refusal to the console, and refusals are what some tests are about.
  const ghl = new HighLevel({ ...credentials, logLevel: 'none', [kind]: token, ...config } as Config);
  ghl.getHttpClient().defaults.baseURL = url;
  return ghl;
}

/**
 * A service of the SDK that notes which of its methods were called. Its answers lose their published types,
 * which are wrong for lists, relations and records.
 */
export function noting<Service extends object>(service: Service, called: Set<string>): Loose<Service> {
  return new Proxy(service, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      called.add(String(name));
      return value.bind(target);
    },
  }) as unknown as Loose<Service>;
}

type Loose<Service> = {
  [Name in keyof Service]: Service[Name] extends (...args: infer Args) => Promise<unknown>
    ? // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by tests, which is their check
      (...args: Args) => Promise<any>
    : Service[Name];
};

/** The names of all methods of a service. */
export function methodsOf(service: object): string[] {
  return Object.getOwnPropertyNames(Object.getPrototypeOf(service)).filter((name) => name !== 'constructor');
}
