import { validateIstioObject } from '../../../src/mesh/compile/validate.ts';
import { expectPartial, type OracleAdapter, type OracleCase, Unsupported } from '../adapter.ts';
import type { GivenObjects } from './objects.ts';

interface Expected {
  readonly valid: boolean;
  readonly warning?: boolean;
}

export const adapter: OracleAdapter = {
  files: ['istio/validation.json'],
  check({ given, expect }: OracleCase): void {
    const [object] = (given as unknown as GivenObjects).resources;
    const validation = validateIstioObject(object!);
    if (!validation) throw new Unsupported(`${object!.kind} is not validated`);
    const { valid, warning } = expect as Expected;
    expectPartial(validation.valid, valid, 0, JSON.stringify(validation.reasons));
    if (warning !== undefined) expectPartial(validation.warnings.length > 0, warning, 0, 'warning');
  },
};
