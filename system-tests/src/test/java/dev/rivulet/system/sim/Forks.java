package dev.rivulet.system.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Has a random pipeline begin with two sources, and takes some of its streams two ways that meet again. Good for one. */
final class Forks {

    /** So many behind operators; the sources may have one more. */
    private static final int COUNT_MAX = 2;

    /** Of how many rows one is broadcast, as each goes to all key groups. */
    private static final int BROADCAST_MODULO = 7;

    private final SplittableRandom random;
    private int count;
    private int operatorCount;
    private boolean hasMultiplied;

    /**
     * @param seed of a chance of its own, so that the pipeline stays what it is
     */
    private Forks(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Of a pipeline of two sources. */
    static List<Node> planted(List<Node> nodes, long seed) {
        Forks forks = new Forks(seed ^ 0xf0c5L);
        if (forks.random.nextInt(3) > 0) {
            return List.of(forks.fork(true, forks.in(nodes)));
        }
        return forks.in(nodes);
    }

    private List<Node> in(List<Node> nodes) {
        List<Node> changed = new ArrayList<>();
        for (Node node : nodes) {
            changed.add(in(node));
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
        if (node instanceof Node.Faulty step) {
            return new Node.Faulty(step.fault(), step.isFlatMap(), in(step.next()));
        }
        if (node instanceof Node.Expect step) {
            return new Node.Expect(step.uid(), step.modulo(), in(step.next()));
        }
        return operator(node);
    }

    private Node operator(Node node) {
        if (node instanceof Node.Window step) {
            return new Node.Window(
                    step.uid(),
                    step.selector(),
                    step.kind(),
                    step.panes(),
                    step.late(),
                    forked(step.next()),
                    step.fault());
        }
        if (node instanceof Node.Process step) {
            return new Node.Process(step.uid(), step.selector(), step.kind(), forked(step.next()), step.fault());
        }
        if (node instanceof Node.Stateful step) {
            return new Node.Stateful(step.uid(), step.selector(), step.kind(), forked(step.next()));
        }
        if (node instanceof Node.Match step) {
            return new Node.Match(
                    step.uid(), step.selector(), step.kind(), step.late(), step.timedOut(), forked(step.next()));
        }
        return node;
    }

    /** What follows an operator. */
    private List<Node> forked(List<Node> next) {
        List<Node> with = in(next);
        return count < COUNT_MAX && random.nextInt(4) == 0 ? List.of(fork(false, with)) : with;
    }

    private Node fork(boolean isOfSources, List<Node> next) {
        int number = ++count;
        Node meeting = random.nextInt(3) == 0 ? new Node.Union(next) : join(next);
        boolean isBroadcast = meeting instanceof Node.Join join && join.kind() instanceof JoinKind.Broadcast;
        List<Node> left = way(number, false);
        List<Node> right = way(number, true);
        return new Node.Fork(
                number,
                isOfSources,
                left,
                isBroadcast ? List.of(new Node.Only(BROADCAST_MODULO, right)) : right,
                meeting);
    }

    private Node join(List<Node> next) {
        JoinKind kind = hasMultiplied ? JoinKind.narrowOf(random) : JoinKind.of(random);
        hasMultiplied |= kind.multiplies();
        return new Node.Join("join-" + count, selector(), kind, next);
    }

    private Node.Selector selector() {
        return Node.Selector.values()[random.nextInt(2)];
    }

    /** One of the ways: with an operator or without, so that rows have come a longer way or a shorter one. */
    private List<Node> way(int fork, boolean isRight) {
        Node end = new Node.Meet(fork, isRight);
        return switch (random.nextInt(8)) {
            case 0, 1 -> List.of(end);
            case 2 -> List.of(new Node.Add(random.nextInt(100), List.of(end)));
            case 3 -> List.of(new Node.Keep(2 + random.nextInt(3), List.of(end)));
            case 4 -> List.of(new Node.Keep(2 + random.nextInt(3), List.of(operator(List.of(end)))));
            case 5 -> List.of(operator(List.of(operator(List.of(end)))));
            default -> List.of(operator(List.of(end)));
        };
    }

    private Node operator(List<Node> next) {
        String uid = "op-" + (100 + operatorCount++);
        int kind = random.nextInt(4);
        if (kind == 0) {
            WindowKind windows = WindowKind.of(1 + random.nextInt(15));
            return new Node.Window(uid, selector(), windows, PaneKind.of(windows, random), List.of(), next);
        }
        if (kind == 1) {
            StatefulKind stateful = StatefulKind.values()[random.nextInt(StatefulKind.values().length)];
            return new Node.Stateful(uid, selector(), stateful, next);
        }
        FunctionKind function = FunctionKind.values()[random.nextInt(FunctionKind.values().length)];
        return new Node.Process(uid, selector(), function, next);
    }
}
