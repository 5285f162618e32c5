/** What Kubernetes asks of names. Source: kubernetes/apimachinery pkg/util/validation/validation.go. */
interface NameRule {
  readonly words: string;
  readonly isMet: (name: string) => boolean;
}

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const RFC1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const subdomain: NameRule = {
  words: 'has at most 253 lower-case letters, digits, - and ., and starts and ends with a letter or digit (RFC 1123)',
  isMet: (name) => name.length <= 253 && SUBDOMAIN.test(name),
};
const label: NameRule = {
  words: 'has at most 63 lower-case letters, digits and -, and starts and ends with a letter or digit (RFC 1123)',
  isMet: (name) => name.length <= 63 && LABEL.test(name),
};
const serviceName: NameRule = {
  words: 'of a Service has at most 63 lower-case letters, digits and -, and starts with a letter (RFC 1035)',
  isMet: (name) => name.length <= 63 && RFC1035.test(name),
};

export const namespaceRule = label;

export function nameRule(kind: string): NameRule {
  if (kind === 'Namespace') return label;
  return kind === 'Service' ? serviceName : subdomain;
}

export const labelKeyRule: NameRule = {
  words: 'must be [prefix/]name: the name of at most 63 letters, digits, -, _ and ., the prefix a DNS name',
  isMet(key) {
    const slash = key.indexOf('/');
    const name = key.slice(slash + 1);
    return name.length <= 63 && QUALIFIED.test(name) && (slash < 0 || subdomain.isMet(key.slice(0, slash)));
  },
};

export const labelValueRule: NameRule = {
  words: 'must be empty or at most 63 letters, digits, -, _ and ., starting and ending with a letter or digit',
  isMet: (value) => value === '' || (value.length <= 63 && QUALIFIED.test(value)),
};
