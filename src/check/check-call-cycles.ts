import type { Finding, Place } from '../findings/finding.ts';
import { callsInCircle, endlessCalls } from '../findings/reference-messages.ts';
import { type CallEdge, type CallNode, callGraph } from './call-graph.ts';
import type { ModelIndex } from './model-index.ts';

/** Calls that can never end (error) or end only by chance (warning), each circle once. */
export function checkCallCycles(index: ModelIndex): Finding[] {
  const nodes = callGraph(index);
  const endless = endlessNodes(nodes);
  const findings: Finding[] = [];
  const told = new Set<string>();
  const tell = (circle: readonly CallEdge[], first: CallNode): void => {
    const names = [first.workload.name, ...circle.map(({ call }) => call.host)];
    const key = [...new Set(names)].sort().join(' ');
    if (told.has(key)) return;
    told.add(key);
    const position = circle[0].call.position ?? { file: '', line: 0, column: 0 };
    const place: Place = { resource: 'Behaviour', ...position };
    const isEndless = endless.has(first) && circle.every(({ isCertain }) => isCertain);
    findings.push((isEndless ? endlessCalls : callsInCircle)(place, { cycle: names }));
  };
  // The endless ones first: a circle of theirs is told as what it is.
  const done = new Set<CallNode>();
  for (const node of endless) walkCertain(node, endless, done, tell);
  for (const { circle, first } of circlesOf(nodes)) tell(circle, first);
  return findings;
}

/** Greatest set in which every node makes a certain call that only the set can answer. */
function endlessNodes(nodes: readonly CallNode[]): ReadonlySet<CallNode> {
  const endless = new Set(nodes);
  for (let size = -1; size !== endless.size; ) {
    size = endless.size;
    for (const node of endless) {
      if (!node.calls.some((edge) => isEndlessEdge(edge, endless))) endless.delete(node);
    }
  }
  return endless;
}

const isEndlessEdge = ({ isCertain, targets }: CallEdge, endless: ReadonlySet<CallNode>): boolean =>
  isCertain && targets.length > 0 && targets.every((target) => endless.has(target));

/** Follows endless calls from `start` until a node comes again, and tells of that circle. */
function walkCertain(
  start: CallNode,
  endless: ReadonlySet<CallNode>,
  done: Set<CallNode>,
  tell: (circle: readonly CallEdge[], first: CallNode) => void,
): void {
  const way: { node: CallNode; edge: CallEdge }[] = [];
  for (let node = start; !done.has(node); ) {
    done.add(node);
    const edge = node.calls.find((each) => isEndlessEdge(each, endless))!;
    way.push({ node, edge });
    node = edge.targets[0];
    const from = way.findIndex((each) => each.node === node);
    if (from >= 0)
      tell(
        way.slice(from).map((each) => each.edge),
        node,
      );
  }
}

/** A circle for every edge that leads back, found by a depth-first walk without recursion. */
function circlesOf(nodes: readonly CallNode[]): { circle: CallEdge[]; first: CallNode }[] {
  const circles: { circle: CallEdge[]; first: CallNode }[] = [];
  const finished = new Set<CallNode>();
  for (const root of nodes) {
    if (finished.has(root)) continue;
    const stack = [{ node: root, edges: outgoing(root), at: 0 }];
    const onStack = new Map([[root, 0]]);
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const next = top.edges[top.at++];
      if (!next) {
        finished.add(top.node);
        onStack.delete(top.node);
        stack.pop();
        continue;
      }
      const from = onStack.get(next.target);
      if (from !== undefined) {
        circles.push({ circle: stack.slice(from).map(({ edges, at }) => edges[at - 1].edge), first: next.target });
      } else if (!finished.has(next.target)) {
        onStack.set(next.target, stack.length);
        stack.push({ node: next.target, edges: outgoing(next.target), at: 0 });
      }
    }
  }
  return circles;
}

function outgoing({ calls }: CallNode): { edge: CallEdge; target: CallNode }[] {
  return calls.flatMap((edge) => edge.targets.map((target) => ({ edge, target })));
}
