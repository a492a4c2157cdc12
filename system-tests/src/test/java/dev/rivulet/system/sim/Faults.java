package dev.rivulet.system.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Has some functions of a random pipeline fail now and then, and puts ready-made ones in the place of others. Good for one. */
final class Faults {

    private final SplittableRandom random;
    private int expectCount;

    /**
     * @param seed of a chance of its own, so that the pipeline stays what it is
     */
    private Faults(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** In every second pipeline. */
    static List<Node> sprinkled(List<Node> nodes, long seed) {
        Faults faults = new Faults(seed ^ 0x5eed_fa17L);
        return faults.random.nextBoolean() ? nodes : faults.in(nodes);
    }

    private List<Node> in(List<Node> nodes) {
        List<Node> changed = new ArrayList<>();
        for (Node node : nodes) {
            Node with = in(node);
            boolean isBehindAFault = random.nextInt(4) == 0;
            if (random.nextInt(6) == 0) {
                with = new Node.Expect("expect-" + ++expectCount, 2 + random.nextInt(15), List.of(with));
            }
            changed.add(isBehindAFault ? new Node.Faulty(fault(), random.nextBoolean(), List.of(with)) : with);
        }
        return changed;
    }

    private Node in(Node node) {
        if (node instanceof Node.Add step) {
            return new Node.Add(step.amount(), in(step.next()));
        }
        if (node instanceof Node.Keep step) {
            return new Node.Keep(step.modulo(), in(step.next()));
        }
        if (node instanceof Node.Twice step) {
            return new Node.Twice(in(step.next()));
        }
        if (node instanceof Node.Refuse step) {
            return new Node.Refuse(step.modulo(), in(step.next()));
        }
        if (node instanceof Node.Window window && random.nextBoolean()) {
            return new Node.Window(
                    window.uid(),
                    window.selector(),
                    window.kind(),
                    window.panes(),
                    window.late(),
                    in(window.next()),
                    fault());
        }
        if (node instanceof Node.Process process && random.nextInt(3) == 0) {
            StatefulKind kind = StatefulKind.values()[random.nextInt(StatefulKind.values().length)];
            return new Node.Stateful(process.uid(), process.selector(), kind, in(process.next()));
        }
        if (node instanceof Node.Process process && random.nextBoolean()) {
            return new Node.Process(process.uid(), process.selector(), process.kind(), in(process.next()), fault());
        }
        return node;
    }

    private Fault fault() {
        return new Fault(3 + random.nextInt(20), Fault.Kind.values()[random.nextInt(Fault.Kind.values().length)]);
    }
}
