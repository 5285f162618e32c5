import type { FaultCollector } from './faults.ts';
import { checkWildcardDomain, isDnsLabel } from './field-rules.ts';

/** `mesh`, `name`, `namespace/name`, or the legacy `name.namespace…`. Source: validation.go (validateGatewayNames) */
export function checkGatewayNames(names: readonly string[] | undefined, faults: FaultCollector): void {
  names?.forEach((name, i) => {
    const at = faults.at(i);
    const slash = name.indexOf('/');
    if (slash < 0) {
      const [first, second] = name.split('.');
      at.warnIf(second !== undefined, `is the legacy form "${name}"; write ${second}/${first}`);
      at.errorIf(name.includes('*'), `is "${name}", but a gateway is named without wildcards`);
      checkWildcardDomain(name, at);
    } else {
      const isNamed = isDnsLabel(name.slice(0, slash)) && isDnsLabel(name.slice(slash + 1));
      at.errorIf(!isNamed, `is "${name}", which is not namespace/name`);
    }
  });
}
