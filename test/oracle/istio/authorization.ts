import { type OracleAdapter, Unsupported } from '../adapter.ts';

export const adapter: OracleAdapter = {
  files: ['istio/authorization.json'],
  check(): void {
    throw new Unsupported('AuthorizationPolicy is not modelled yet');
  },
};
