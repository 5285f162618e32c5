import type { LocalityLoadBalancerSetting } from '../../../api/istio/destination-rule.ts';
import type { FaultCollector } from './faults.ts';

function checkPlaces(places: readonly string[], faults: FaultCollector): void {
  places.forEach((place, i) => {
    const star = place.indexOf('*');
    faults.errorIf(star >= 0 && star !== place.length - 1, `holds "${place}": a star may only end a locality`);
    faults.errorIf(place.split('/').includes(''), `holds "${place}", which has an empty part`);
    const prefix = (text: string) => `${text.replace(/\/?\*$/, '')}/`.replace(/^\/$/, '');
    const twin = places
      .slice(0, i)
      .find((other) => prefix(place).startsWith(prefix(other)) || prefix(other).startsWith(prefix(place)));
    faults.errorIf(twin !== undefined, `holds "${place}", which overlaps with ${twin}`);
  });
}

/** Source: istio/istio pkg/config/validation/agent/validation.go (ValidateLocalityLbSetting) */
export function checkLocality(
  setting: LocalityLoadBalancerSetting | undefined,
  hasOutlierDetection: boolean,
  faults: FaultCollector,
): void {
  if (!setting) return;
  const { distribute = [], failover = [], failoverPriority = [] } = setting;
  faults.errorIf(distribute.length > 0 && failover.length > 0, 'has both distribute and failover');
  faults.errorIf(distribute.length > 0 && failoverPriority.length > 0, 'has both distribute and failoverPriority');
  checkPlaces(
    distribute.map(({ from = '' }) => from),
    faults.at('distribute'),
  );
  distribute.forEach(({ to = {} }, i) => {
    const at = faults.at('distribute').at(i).at('to');
    const weights = Object.values(to);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    at.errorIf(!weights.every((weight) => weight > 0 && weight <= 100), 'has a weight outside 1 to 100');
    at.errorIf(total !== 100, `totals ${total}, but weights total 100`);
    checkPlaces(Object.keys(to), at);
  });
  failover.forEach(({ from = '', to = '' }, i) => {
    const at = faults.at('failover').at(i);
    at.errorIf(from === to, 'names the same region twice');
    at.errorIf(/[/*]/.test(from + to), 'names more than a region');
  });
  const fails = failover.length > 0 || failoverPriority.length > 0;
  faults.warnIf(fails && !hasOutlierDetection, 'has no effect: failover needs outlierDetection');
}
