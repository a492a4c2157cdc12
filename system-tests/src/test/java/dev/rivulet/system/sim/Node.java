package dev.rivulet.system.sim;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step of a random pipeline and what follows it, as the engine is given it and as {@link PlainComputation} understands it. */
sealed interface Node {

    /** By what rows are brought together. */
    enum Selector {
        BY_KEY {
            @Override
            String keyOf(Item item) {
                return item.key();
            }
        },
        BY_VALUE {
            @Override
            String keyOf(Item item) {
                return "value-" + Math.floorMod(item.value(), 5L);
            }
        };

        abstract String keyOf(Item item);
    }

    /** Adds to the value. */
    record Add(long amount, List<Node> next) implements Node {}

    /** Leaves out the rows whose value is a multiple. */
    record Keep(int modulo, List<Node> next) implements Node {}

    /** Leaves out the rows whose value is no multiple. */
    record Only(int modulo, List<Node> next) implements Node {}

    /** Puts every row out twice, the second time under another key. */
    record Twice(List<Node> next) implements Node {}

    /** Refuses the rows whose value is a multiple as malformed. */
    record Refuse(int modulo, List<Node> next) implements Node {}

    /** A sum per key and window; late rows go a way of their own, if there is one. */
    record Window(
            String uid,
            Selector selector,
            WindowKind kind,
            PaneKind panes,
            List<Node> late,
            List<Node> next,
            @Nullable Fault fault)
            implements Node {
        Window(String uid, Selector selector, WindowKind kind, PaneKind panes, List<Node> late, List<Node> next) {
            this(uid, selector, kind, panes, late, next, null);
        }
    }

    /** A function with keyed state. */
    record Process(
            String uid,
            Selector selector,
            FunctionKind kind,
            List<Node> next,
            @Nullable Fault fault) implements Node {
        Process(String uid, Selector selector, FunctionKind kind, List<Node> next) {
            this(uid, selector, kind, next, null);
        }
    }

    /** Rules that rows are held against, see {@link Rules}. */
    record Expect(String uid, int modulo, List<Node> next) implements Node {}

    /** A ready-made function with keyed state. */
    record Stateful(String uid, Selector selector, StatefulKind kind, List<Node> next) implements Node {}

    /** A function that fails on some rows and leaves the others as they are. */
    record Faulty(Fault fault, boolean isFlatMap, List<Node> next) implements Node {}

    /**
     * Joined with a table outside, each row with all that the table has for its key.
     *
     * @param isLeft whether a row for which it has nothing goes on alone
     */
    record Enrich(String uid, ChangingTable table, boolean isLeft, List<Node> next) implements Node {}

    /**
     * What a service outside says is added.
     *
     * @param isUnordered whether rows do not wait for the answers of others
     */
    record Ask(String uid, Outside outside, boolean isUnordered, List<Node> next) implements Node {}

    /** A pattern; late rows, and what was not complete in time, go ways of their own, if there are any. */
    record Match(String uid, Selector selector, MatchKind kind, List<Node> late, List<Node> timedOut, List<Node> next)
            implements Node {}

    /** The end, by its number. */
    record End(int sink) implements Node {}

    /**
     * Both ways of a stream, which meet again.
     *
     * @param isOfSources whether the ways are those of the two sources, else every row goes both
     * @param left ends in a {@link Meet}, and has no other end
     * @param right the same
     * @param meeting a {@link Union} or a {@link Join}
     */
    record Fork(int number, boolean isOfSources, List<Node> left, List<Node> right, Node meeting) implements Node {}

    /** The end of one of the ways of a fork. */
    record Meet(int fork, boolean isRight) implements Node {}

    /** All rows of two ways. */
    record Union(List<Node> next) implements Node {}

    /** Rows of two ways by what they have in common. */
    record Join(String uid, Selector selector, JoinKind kind, List<Node> next) implements Node {}

    /** What follows a step, but for side outputs. */
    static List<Node> next(Node node) {
        if (node instanceof Add step) {
            return step.next;
        }
        if (node instanceof Keep step) {
            return step.next;
        }
        if (node instanceof Only step) {
            return step.next;
        }
        if (node instanceof Twice step) {
            return step.next;
        }
        if (node instanceof Refuse step) {
            return step.next;
        }
        if (node instanceof Faulty step) {
            return step.next;
        }
        if (node instanceof Expect step) {
            return step.next;
        }
        if (node instanceof Enrich step) {
            return step.next;
        }
        if (node instanceof Ask step) {
            return step.next;
        }
        if (node instanceof Window step) {
            return step.next;
        }
        if (node instanceof Process step) {
            return step.next;
        }
        if (node instanceof Stateful step) {
            return step.next;
        }
        if (node instanceof Match step) {
            return step.next;
        }
        if (node instanceof Join step) {
            return step.next;
        }
        return node instanceof Union union ? union.next : List.of();
    }

    /** The same step with other ones behind it. */
    static Node withNext(Node node, List<Node> next) {
        if (node instanceof Add step) {
            return new Add(step.amount, next);
        }
        if (node instanceof Keep step) {
            return new Keep(step.modulo, next);
        }
        if (node instanceof Only step) {
            return new Only(step.modulo, next);
        }
        if (node instanceof Twice) {
            return new Twice(next);
        }
        if (node instanceof Refuse step) {
            return new Refuse(step.modulo, next);
        }
        if (node instanceof Faulty step) {
            return new Faulty(step.fault, step.isFlatMap, next);
        }
        if (node instanceof Expect step) {
            return new Expect(step.uid, step.modulo, next);
        }
        if (node instanceof Window step) {
            return new Window(step.uid, step.selector, step.kind, step.panes, step.late, next, step.fault);
        }
        if (node instanceof Process step) {
            return new Process(step.uid, step.selector, step.kind, next, step.fault);
        }
        if (node instanceof Stateful step) {
            return new Stateful(step.uid, step.selector, step.kind, next);
        }
        if (node instanceof Match step) {
            return new Match(step.uid, step.selector, step.kind, step.late, step.timedOut, next);
        }
        if (node instanceof Join step) {
            return new Join(step.uid, step.selector, step.kind, next);
        }
        if (node instanceof Union) {
            return new Union(next);
        }
        throw new AssertionError("a step with nothing behind it: " + node);
    }
}
