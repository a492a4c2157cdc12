package dev.rivulet.system.sim;

import dev.rivulet.system.sim.Node.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes random pipelines: a tree of up to three {@code keyBy}s on a way, with up to three sinks. Good for one. */
final class Grammar {

    private static final int SINK_COUNT_MAX = 3;
    private static final int STAGE_COUNT_MAX = 3;
    private static final int STATELESS_COUNT_MAX = 2;

    /** Windows of these sizes put late rows out by a side output. */
    private static final Set<Integer> LATE_ROWS_SECONDS = Set.of(5, 7, 11);

    private final SplittableRandom random;
    private int sinkCount;
    private int operatorCount;

    Grammar(SplittableRandom random) {
        this.random = random;
    }

    int sinkCount() {
        return sinkCount;
    }

    /** What follows the source; at least one way has a {@code keyBy}. */
    List<Node> pipeline() {
        List<Node> nodes = new ArrayList<>();
        nodes.add(keyed(0));
        if (random.nextInt(2) == 0) {
            nodes.addAll(flow(0, 0));
        }
        return nodes;
    }

    private List<Node> flow(int stage, int depth) {
        List<Node> nodes = new ArrayList<>();
        nodes.add(node(stage, depth));
        if (sinkCount < SINK_COUNT_MAX - 1 && random.nextInt(3) == 0) {
            nodes.add(node(stage, depth));
        }
        return nodes;
    }

    private Node node(int stage, int depth) {
        int kind = random.nextInt(depth < STATELESS_COUNT_MAX ? 10 : 4);
        return switch (kind) {
            case 0, 1 -> stage < STAGE_COUNT_MAX ? keyed(stage) : end();
            case 2, 3 -> stage == 0 && depth == 0 ? keyed(stage) : end();
            case 4, 5 -> new Node.Add(random.nextInt(100), flow(stage, depth + 1));
            case 6, 7 -> new Node.Keep(2 + random.nextInt(5), flow(stage, depth + 1));
            case 8 -> new Node.Twice(flow(stage, depth + 1));
            default -> new Node.Refuse(11 + random.nextInt(30), flow(stage, depth + 1));
        };
    }

    private Node keyed(int stage) {
        String uid = "op-" + operatorCount++;
        Selector selector = Selector.values()[random.nextInt(2)];
        if (random.nextInt(3) == 0) {
            int seconds = 1 + random.nextInt(15);
            if (MatchKind.isInsteadOf(seconds)) {
                return match(uid, selector, seconds, stage);
            }
            List<Node> late = LATE_ROWS_SECONDS.contains(seconds) ? List.of(end()) : List.of();
            WindowKind kind = WindowKind.of(seconds);
            return new Node.Window(uid, selector, kind, PaneKind.of(kind, random), late, flow(stage + 1, 0));
        }
        FunctionKind kind = FunctionKind.values()[random.nextInt(FunctionKind.values().length)];
        return new Node.Process(uid, selector, kind, flow(stage + 1, 0));
    }

    private Node match(String uid, Selector selector, int seconds, int stage) {
        List<Node> late = seconds == 2 ? List.of(end()) : List.of();
        List<Node> timedOut = seconds == 4 ? List.of(end()) : List.of();
        return new Node.Match(uid, selector, MatchKind.of(seconds + operatorCount), late, timedOut, flow(stage + 1, 0));
    }

    private Node end() {
        return new Node.End(sinkCount++);
    }
}
