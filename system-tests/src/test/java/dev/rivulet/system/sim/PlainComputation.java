package dev.rivulet.system.sim;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.system.sim.PipelineMaker.Steps;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a pipeline must come to, entry by entry of the log: one thread, one row after the other, sorted maps, no state that is ever
 * written down. It shares no code with the engine but for the hash that puts keys into groups.
 */
final class PlainComputation {

    private final List<Node> nodes;
    private final Map<String, PlainOperator> operators = new TreeMap<>();
    private final List<NavigableMap<Long, List<Item>>> epochsBySink = new ArrayList<>();
    private final Map<Integer, Long> maxTimes = new TreeMap<>();

    private long watermark = Long.MIN_VALUE;
    private long processingTime;
    private long epoch = 1;

    private RecordCounts counts = RecordCounts.ZERO;
    private long inCount;
    private long filteredCount;
    private long deadCount;
    private long lateCount;
    private long outCount;
    private long filteredResultCount;
    private long deadResultCount;

    PlainComputation(List<Node> nodes, int sinkCount) {
        this.nodes = nodes;
        for (int sink = 0; sink < sinkCount; sink++) {
            epochsBySink.add(new TreeMap<>());
        }
    }

    /** Per epoch that ended and had some, the rows for a sink, in order. */
    Map<Long, List<Item>> epochs(int sink) {
        return epochsBySink.get(sink).headMap(epoch, false);
    }

    /** As {@link #epochs}, and that which has not ended. */
    NavigableMap<Long, List<Item>> epochsAndOpenOne(int sink) {
        return epochsBySink.get(sink);
    }

    /** Whether there are rows that no mark has closed. */
    boolean hasOpenRows() {
        return epochsBySink.stream().anyMatch(epochs -> epochs.containsKey(epoch));
    }

    /** As of the last mark. */
    RecordCounts counts() {
        return counts;
    }

    void batch(int partition, List<String> lines, long ingestTimeMicros) {
        Entry entry = new Entry();
        for (String line : lines) {
            inCount++;
            record(partition, line, entry);
        }
        finish(entry, ingestTimeMicros);
    }

    void tick(long timeMicros) {
        finish(new Entry(), timeMicros);
    }

    void mark(long markedEpoch, long timeMicros) {
        if (markedEpoch != epoch) {
            throw new AssertionError("the mark is of epoch " + markedEpoch + ", wanted " + epoch);
        }
        finish(new Entry(), timeMicros);
        counts = new RecordCounts(
                inCount, filteredCount, deadCount, lateCount, outCount, filteredResultCount, deadResultCount);
        epoch++;
    }

    private void record(int partition, String line, Entry entry) {
        Way way = new Way(entry.copyOfSinks(), entry.copyOfInputs());
        try {
            Item item = ItemSource.decode(line);
            way.walk(nodes, new PlainRow(item, item.timeMicros(), watermark));
            maxTimes.merge(partition, item.timeMicros(), Math::max);
            watermark = Math.max(watermark, Collections.min(maxTimes.values()) - PipelineMaker.DISORDER_MICROS - 1);
        } catch (MalformedRowException e) {
            deadCount++;
            return; // With all that had come of it.
        }
        filteredCount += way.filtered;
        entry.take(way);
    }

    private void finish(Entry entry, long timeMicros) {
        processingTime = Math.max(processingTime, timeMicros);
        entry.sinks.forEach(this::deliver);
        runOperators(nodes, entry.inputs);
    }

    private void deliver(int sink, List<Item> rows) {
        epochsBySink.get(sink).computeIfAbsent(epoch, key -> new ArrayList<>()).addAll(rows);
        outCount += rows.size();
    }

    /** Runs the operators that are next on the ways from here, also those without input: time goes on for them too. */
    private void runOperators(List<Node> from, Map<String, List<PlainRow>> inputs) {
        for (Node node : from) {
            if (node instanceof Node.Window window) {
                run(
                        operators.computeIfAbsent(window.uid(), uid -> plainWindow(window)),
                        window.uid(),
                        new Ways(window.late(), List.of(), window.next()),
                        inputs);
            } else if (node instanceof Node.Process process) {
                run(
                        operators.computeIfAbsent(process.uid(), uid -> PlainProcess.of(process)),
                        process.uid(),
                        new Ways(List.of(), List.of(), process.next()),
                        inputs);
            } else if (node instanceof Node.Match match) {
                run(
                        operators.computeIfAbsent(match.uid(), uid -> new PlainPattern(match)),
                        match.uid(),
                        new Ways(match.late(), match.timedOut(), match.next()),
                        inputs);
            } else {
                runOperators(next(node), inputs);
            }
        }
    }

    private static PlainOperator plainWindow(Node.Window window) {
        if (!window.panes().firesOnce()) {
            return new PlainPanes(window);
        }
        return window.kind() instanceof WindowKind.Session session
                ? new PlainSessions(window, session.gap())
                : new PlainWindow(window);
    }

    /** Where rows go behind an operator: late ones and those for what is over, if they go anywhere, and what it puts out. */
    private record Ways(List<Node> late, List<Node> timedOut, List<Node> next) {}

    private void run(PlainOperator operator, String uid, Ways ways, Map<String, List<PlainRow>> inputs) {
        Entry entry = new Entry();
        PlainOperator.Exit exit = new PlainOperator.Exit() {
            @Override
            public void put(PlainRow row) throws MalformedRowException {
                walkResult(ways.next, row, entry);
            }

            @Override
            public void putTimedOut(PlainRow row) throws MalformedRowException {
                filteredResultCount += ways.timedOut.isEmpty() ? 1 : 0;
                walkResult(ways.timedOut, row, entry);
            }
        };
        operator.begin(processingTime);
        for (PlainRow row : inputs.getOrDefault(uid, List.of())) {
            try {
                if (!operator.take(row, exit)) {
                    lateCount += ways.late.isEmpty() ? 1 : 0;
                    new Way(entry.sinks, entry.inputs).walk(ways.late, row);
                }
            } catch (MalformedRowException e) {
                deadResultCount++;
            }
        }
        deadResultCount += operator.advance(watermark, processingTime, exit);
        entry.sinks.forEach(this::deliver);
        runOperators(ways.next, entry.inputs);
    }

    private void walkResult(List<Node> nodes, PlainRow row, Entry entry) throws MalformedRowException {
        Way way = new Way(entry.sinks, entry.inputs);
        try {
            way.walk(nodes, row);
        } finally {
            filteredResultCount += way.filtered;
        }
    }

    static List<Node> next(Node node) {
        if (node instanceof Node.Add step) {
            return step.next();
        }
        if (node instanceof Node.Keep step) {
            return step.next();
        }
        if (node instanceof Node.Twice step) {
            return step.next();
        }
        return node instanceof Node.Refuse step ? step.next() : List.of();
    }

    /** What one entry of the log, or one operator for it, comes to. */
    private static final class Entry {
        private final Map<Integer, List<Item>> sinks = new TreeMap<>();
        private final Map<String, List<PlainRow>> inputs = new TreeMap<>();

        Map<Integer, List<Item>> copyOfSinks() {
            return copy(sinks);
        }

        Map<String, List<PlainRow>> copyOfInputs() {
            return copy(inputs);
        }

        private static <K, V> Map<K, List<V>> copy(Map<K, List<V>> map) {
            Map<K, List<V>> copy = new TreeMap<>();
            map.forEach((key, list) -> copy.put(key, new ArrayList<>(list)));
            return copy;
        }

        void take(Way way) {
            sinks.clear();
            sinks.putAll(way.sinks);
            inputs.clear();
            inputs.putAll(way.inputs);
        }
    }

    /** The way of a row through stateless steps. */
    private static final class Way {
        private final Map<Integer, List<Item>> sinks;
        private final Map<String, List<PlainRow>> inputs;
        private long filtered;

        Way(Map<Integer, List<Item>> sinks, Map<String, List<PlainRow>> inputs) {
            this.sinks = sinks;
            this.inputs = inputs;
        }

        void walk(List<Node> nodes, PlainRow row) throws MalformedRowException {
            for (Node node : nodes) {
                walk(node, row);
            }
        }

        private void walk(Node node, PlainRow row) throws MalformedRowException {
            Item item = row.item();
            if (node instanceof Node.End end) {
                sinks.computeIfAbsent(end.sink(), key -> new ArrayList<>()).add(item);
            } else if (node instanceof Node.Window window) {
                inputs.computeIfAbsent(window.uid(), key -> new ArrayList<>()).add(row);
            } else if (node instanceof Node.Process process) {
                inputs.computeIfAbsent(process.uid(), key -> new ArrayList<>()).add(row);
            } else if (node instanceof Node.Match match) {
                inputs.computeIfAbsent(match.uid(), key -> new ArrayList<>()).add(row);
            } else if (node instanceof Node.Add step) {
                walk(step.next(), with(row, Steps.add(item, step.amount())));
            } else if (node instanceof Node.Keep step) {
                if (Steps.isMultiple(item, step.modulo())) {
                    filtered++;
                } else {
                    walk(step.next(), row);
                }
            } else if (node instanceof Node.Twice step) {
                walk(step.next(), row);
                walk(step.next(), with(row, Steps.mirrored(item)));
            } else if (node instanceof Node.Refuse step) {
                if (Steps.isMultiple(item, step.modulo())) {
                    throw new MalformedRowException("a multiple");
                }
                walk(step.next(), row);
            }
        }

        private static PlainRow with(PlainRow row, Item item) {
            return new PlainRow(item, row.eventTime(), row.watermark());
        }
    }
}
