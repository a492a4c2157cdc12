package dev.rivulet.system.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where each operator and sink of a pipeline has its place: behind how many others on the longest way, and which sources lead there. */
final class PlainLayout {

    /**
     * An operator's.
     *
     * @param stage how many operators a row has behind it at the most when it comes
     * @param group the sources that lead to it, a bit for each
     * @param node what it does
     * @param late where late rows go, empty for the late records
     * @param timedOut where goes what was not complete in time
     * @param next where goes what it puts out
     */
    record Place(
            int stage,
            int group,
            Node node,
            PlainOperator operator,
            List<Node> late,
            List<Node> timedOut,
            List<Node> next) {
        /** Whether what it puts out because of a row came of that row's record, as what a window puts out does not. */
        boolean isOfRecords() {
            return node instanceof Node.Process
                    || node instanceof Node.Stateful
                    || node instanceof Node.Window window && window.kind() instanceof WindowKind.Count
                    || node instanceof Node.Join join && !(join.kind() instanceof JoinKind.OfWindows);
        }
    }

    /** How far down a way is. */
    private record Reached(int stage, int group) {
        Reached with(Reached other) {
            return new Reached(Math.max(stage, other.stage), group | other.group);
        }

        Reached behindOperator() {
            return new Reached(stage + 1, group);
        }
    }

    /** Operators in the order in which they fire. */
    private final List<List<Place>> stages = new ArrayList<>();

    private final Map<String, Place> operators = new HashMap<>();
    private final Map<Integer, Integer> stageBySink = new HashMap<>();
    private final Map<Integer, Node> meetings = new HashMap<>();
    private final Map<Integer, Reached> reachedByFork = new HashMap<>();

    PlainLayout(List<Node> nodes, int allSources) {
        visit(nodes, new Reached(0, allSources));
    }

    /** How many there are on the longest way. */
    int stageCount() {
        return stages.size();
    }

    List<Place> stage(int index) {
        return stages.get(index);
    }

    Place operator(String uid) {
        return operators.get(uid);
    }

    /** How many operators a row has behind it at the most when it comes to a sink. */
    int stageOfSink(int sink) {
        return stageBySink.get(sink);
    }

    /** What brings the two ways of a fork together. */
    Node meeting(int fork) {
        return meetings.get(fork);
    }

    /** Empty for what is no operator. */
    static String uid(Node node) {
        if (node instanceof Node.Window window) {
            return window.uid();
        }
        if (node instanceof Node.Process process) {
            return process.uid();
        }
        if (node instanceof Node.Stateful stateful) {
            return stateful.uid();
        }
        if (node instanceof Node.Join join) {
            return join.uid();
        }
        return node instanceof Node.Match match ? match.uid() : "";
    }

    private void visit(List<Node> nodes, Reached reached) {
        nodes.forEach(node -> visit(node, reached));
    }

    private void visit(Node node, Reached reached) {
        if (node instanceof Node.End end) {
            stageBySink.merge(end.sink(), reached.stage, Math::max);
        } else if (node instanceof Node.Fork fork) {
            visit(fork, reached);
        } else if (node instanceof Node.Meet meet) {
            reachedByFork.merge(meet.fork(), reached, Reached::with);
        } else if (!uid(node).isEmpty()) {
            addOperator(node, reached);
        } else {
            visit(Node.next(node), reached);
        }
    }

    private void visit(Node.Fork fork, Reached reached) {
        meetings.put(fork.number(), fork.meeting());
        visit(fork.left(), fork.isOfSources() ? new Reached(0, 1) : reached);
        visit(fork.right(), fork.isOfSources() ? new Reached(0, 2) : reached);
        Reached both = reachedByFork.get(fork.number());
        if (fork.meeting() instanceof Node.Union union) {
            visit(union.next(), both);
        } else {
            addOperator(fork.meeting(), both);
        }
    }

    private void addOperator(Node node, Reached reached) {
        List<Node> late = node instanceof Node.Window window
                ? window.late()
                : node instanceof Node.Match match ? match.late() : List.of();
        List<Node> timedOut = node instanceof Node.Match match ? match.timedOut() : List.of();
        Place place = new Place(reached.stage, reached.group, node, operator(node), late, timedOut, Node.next(node));
        while (stages.size() <= reached.stage) {
            stages.add(new ArrayList<>());
        }
        stages.get(reached.stage).add(place);
        operators.put(uid(node), place);
        List.of(place.next, late, timedOut).forEach(way -> visit(way, reached.behindOperator()));
    }

    private static PlainOperator operator(Node node) {
        if (node instanceof Node.Window window) {
            return PlainFaulty.of(window(window), window);
        }
        if (node instanceof Node.Process process) {
            return PlainFaulty.of(PlainProcess.of(process), process);
        }
        if (node instanceof Node.Stateful stateful) {
            return new PlainStateful(stateful);
        }
        if (node instanceof Node.Join join) {
            return PlainJoins.of(join);
        }
        return new PlainPattern((Node.Match) node);
    }

    static PlainOperator window(Node.Window window) {
        if (window.kind() instanceof WindowKind.Count count) {
            return new PlainCounts(window, count);
        }
        if (!window.panes().firesOnce()) {
            return new PlainPanes(window);
        }
        return window.kind() instanceof WindowKind.Session session
                ? new PlainSessions(window, session.gap())
                : new PlainWindow(window);
    }
}
