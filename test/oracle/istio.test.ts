import { readFileSync } from 'node:fs';
import { describe, it } from 'vitest';
import { type OracleCase, Unsupported } from './adapter.ts';
import { adapter as authorization } from './istio/authorization.ts';
import { adapter as destinationPolicy } from './istio/destination-policy.ts';
import { adapter as gatewayApi } from './istio/gateway-api.ts';
import { adapter as mtls } from './istio/mtls.ts';
import { adapter as routing } from './istio/routing.ts';
import { adapter as validation } from './istio/validation.ts';

const ORACLES = new URL('../oracles/', import.meta.url);

for (const adapter of [routing, destinationPolicy, validation, mtls, gatewayApi, authorization]) {
  for (const file of adapter.files) {
    const cases = JSON.parse(readFileSync(new URL(file, ORACLES), 'utf8')) as OracleCase[];
    describe(file, () => {
      it.for(cases)('$name', (oracleCase, { skip }) => {
        try {
          adapter.check(oracleCase);
        } catch (error) {
          if (error instanceof Unsupported) skip(error.message);
          throw error;
        }
      });
    });
  }
}
