package dev.rivulet.system.sim;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.system.sim.PipelineMaker.Steps;
import java.util.ArrayList;
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
    private final PlainWatermarks watermarks;
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
    private long skippedCount;
    private final Rules rules = new Rules();
    /** Of the entry at hand. */
    private long position;

    private final NavigableMap<Long, List<String>> lettersByEpoch = new TreeMap<>();

    PlainComputation(List<Node> nodes, int sinkCount, int sourceCount) {
        this.nodes = nodes;
        this.watermarks = new PlainWatermarks(sourceCount);
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

    /** The next entry is there in the log. */
    void at(long entryPosition) {
        position = entryPosition;
    }

    /** What went to the dead letters in epochs that ended, in no order. */
    List<String> letters() {
        return lettersByEpoch.headMap(epoch, false).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    /** A dead letter as it is compared: numbers of steps without uid are left out. */
    static String letter(long position, int record, String operator, String exception, String cause, String text) {
        return position + "/" + record + " " + operator.replaceAll("-\\d+$", "") + " " + exception + " " + cause + " "
                + text;
    }

    private void addLetter(int record, String operator, String exception, String cause, String text) {
        lettersByEpoch
                .computeIfAbsent(epoch, key -> new ArrayList<>())
                .add(letter(position, record, operator, exception, cause, text));
    }

    boolean wasAnySourceIdle() {
        return watermarks.wasAnySourceIdle();
    }

    void batch(int source, int partition, List<String> lines, long ingestTimeMicros) {
        watermarks.beginBatch(source, partition);
        Entry entry = new Entry();
        for (int record = 0; record < lines.size(); record++) {
            inCount++;
            record(lines.get(record), record, entry);
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
                inCount,
                filteredCount,
                deadCount,
                lateCount,
                outCount,
                filteredResultCount,
                deadResultCount,
                skippedCount,
                rules.counts());
        epoch++;
    }

    private void record(String line, int record, Entry entry) {
        Way way = new Way(entry.copyOfSinks(), entry.copyOfInputs(), record, true);
        try {
            Item item = ItemSource.decode(line);
            way.walk(nodes, new PlainRow(item, item.timeMicros(), watermarks.watermark(), record));
            watermarks.record(item.timeMicros());
        } catch (MalformedRowException e) {
            deadCount++;
            String operator = way.refusedBy;
            String exception = operator.isEmpty() ? "" : MalformedRowException.class.getName();
            addLetter(record, operator, exception, String.valueOf(e.getMessage()), line);
            return; // With all that had come of it.
        }
        filteredCount += way.filtered;
        deadCount += settle(way);
        entry.take(way);
    }

    /** What failed on a way; how many of these are dead letters. */
    private int settle(Way way) {
        skippedCount += way.skipped;
        way.letters.forEach(
                letter -> addLetter(way.record, letter.operator(), letter.exception(), letter.cause(), letter.text()));
        return way.letters.size();
    }

    private void finish(Entry entry, long timeMicros) {
        processingTime = Math.max(processingTime, timeMicros);
        watermarks.endEntry(processingTime);
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
                        operators.computeIfAbsent(window.uid(), uid -> PlainFaulty.of(plainWindow(window), window)),
                        window.uid(),
                        new Ways(window.late(), List.of(), window.next(), window.kind() instanceof WindowKind.Count),
                        inputs);
            } else if (node instanceof Node.Process process) {
                run(
                        operators.computeIfAbsent(
                                process.uid(), uid -> PlainFaulty.of(PlainProcess.of(process), process)),
                        process.uid(),
                        new Ways(List.of(), List.of(), process.next(), true),
                        inputs);
            } else if (node instanceof Node.Match match) {
                run(
                        operators.computeIfAbsent(match.uid(), uid -> new PlainPattern(match)),
                        match.uid(),
                        new Ways(match.late(), match.timedOut(), match.next(), false),
                        inputs);
            } else if (node instanceof Node.Stateful stateful) {
                run(
                        operators.computeIfAbsent(stateful.uid(), uid -> new PlainStateful(stateful)),
                        stateful.uid(),
                        new Ways(List.of(), List.of(), stateful.next(), true),
                        inputs);
            } else {
                runOperators(next(node), inputs);
            }
        }
    }

    private static PlainOperator plainWindow(Node.Window window) {
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

    /**
     * Where rows go behind an operator: late ones and those for what is over, if they go anywhere, and what it puts out.
     *
     * @param areOfRecords whether what it puts out because of a row came of that row's record, as what a window puts out does not
     */
    private record Ways(List<Node> late, List<Node> timedOut, List<Node> next, boolean areOfRecords) {}

    private void run(PlainOperator operator, String uid, Ways ways, Map<String, List<PlainRow>> inputs) {
        Entry entry = new Entry();
        operator.begin(processingTime);
        for (PlainRow row : inputs.getOrDefault(uid, List.of())) {
            OperatorExit exit = new OperatorExit(
                    entry, ways.next, ways.timedOut, row.record(), ways.areOfRecords ? row.record() : -1);
            try {
                if (!operator.take(row, exit)) {
                    lateCount += ways.late.isEmpty() ? 1 : 0;
                    new OperatorExit(entry, ways.late, List.of(), row.record(), row.record()).put(row);
                }
            } catch (MalformedRowException e) {
                throw new AssertionError("a row was refused behind an operator, and not alone", e);
            }
        }
        int refusedCount = operator.advance(
                watermarks.watermark(), processingTime, new OperatorExit(entry, ways.next, ways.timedOut, -1, -1));
        deadResultCount += refusedCount;
        entry.sinks.forEach(this::deliver);
        runOperators(ways.next, entry.inputs);
    }

    /** Behind an operator each row stands for itself: one that is refused or failed on takes no other one with it. */
    private final class OperatorExit implements PlainOperator.Exit {
        private final Entry entry;
        private final List<Node> next;
        private final List<Node> timedOut;
        private final int recordOfInput;
        private final int recordOfOutput;

        OperatorExit(Entry entry, List<Node> next, List<Node> timedOut, int recordOfInput, int recordOfOutput) {
            this.entry = entry;
            this.next = next;
            this.timedOut = timedOut;
            this.recordOfInput = recordOfInput;
            this.recordOfOutput = recordOfOutput;
        }

        @Override
        public void put(PlainRow row) throws MalformedRowException {
            Way way = new Way(entry.sinks, entry.inputs, recordOfOutput, false);
            way.walk(next, row);
            filteredResultCount += way.filtered;
            deadResultCount += settle(way);
        }

        @Override
        public void tell(String cause, String text) {
            addLetter(-1, "op", "", cause, text);
        }

        @Override
        public void putTimedOut(PlainRow row) throws MalformedRowException {
            filteredResultCount += timedOut.isEmpty() ? 1 : 0;
            new OperatorExit(entry, timedOut, List.of(), recordOfInput, recordOfOutput).put(row);
        }

        @Override
        public void leaveOut() {
            filteredResultCount++;
        }

        @Override
        public void fail(PlainFailure failure) {
            int record = failure.isOfRow() ? recordOfInput : recordOfOutput;
            Way way = new Way(entry.sinks, entry.inputs, record, false);
            way.fail(failure);
            filteredResultCount += way.filtered;
            deadResultCount += settle(way);
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
        if (node instanceof Node.Faulty step) {
            return step.next();
        }
        if (node instanceof Node.Expect step) {
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

    /** Of a row that was refused, or that a function failed on. */
    private record Letter(String operator, String exception, String cause, String text) {}

    /** The way of a row through stateless steps. */
    private final class Way {
        private final Map<Integer, List<Item>> sinks;
        private final Map<String, List<PlainRow>> inputs;
        private final List<Letter> letters = new ArrayList<>();
        private final int record;
        /** Whether a row that is refused takes the whole record with it. */
        private final boolean isOfRecord;

        private String refusedBy = "";
        private long filtered;
        private long skipped;

        Way(Map<Integer, List<Item>> sinks, Map<String, List<PlainRow>> inputs, int record, boolean isOfRecord) {
            this.sinks = sinks;
            this.inputs = inputs;
            this.record = record;
            this.isOfRecord = isOfRecord;
        }

        void fail(PlainFailure failure) {
            if (failure.fault().kind() == Fault.Kind.SKIP) {
                filtered++;
                skipped++;
            } else {
                letters.add(new Letter(
                        failure.operator(),
                        failure.fault().exception(failure.value()),
                        failure.fault().cause(failure.value()),
                        failure.text()));
            }
        }

        private void refuse(Item item, int modulo) throws MalformedRowException {
            String cause = "a multiple of " + modulo;
            if (isOfRecord) {
                refusedBy = "map";
                throw new MalformedRowException(cause);
            }
            letters.add(new Letter("map", MalformedRowException.class.getName(), cause, PlainFailure.text(item)));
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
                inputs.computeIfAbsent(window.uid(), key -> new ArrayList<>()).add(input(row));
            } else if (node instanceof Node.Process process) {
                inputs.computeIfAbsent(process.uid(), key -> new ArrayList<>()).add(input(row));
            } else if (node instanceof Node.Match match) {
                inputs.computeIfAbsent(match.uid(), key -> new ArrayList<>()).add(input(row));
            } else if (node instanceof Node.Stateful stateful) {
                inputs.computeIfAbsent(stateful.uid(), key -> new ArrayList<>()).add(input(row));
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
                    refuse(item, step.modulo());
                } else {
                    walk(step.next(), row);
                }
            } else if (node instanceof Node.Expect step) {
                rules.count(step, item);
                if (Rules.isMultiple(item, step.modulo())) {
                    letters.add(new Letter(step.uid(), Rules.exception(), Rules.cause(item), PlainFailure.text(item)));
                } else if (item.value() > Rules.VALUE_MAX) {
                    filtered++;
                } else {
                    walk(step.next(), row);
                }
            } else if (node instanceof Node.Faulty step) {
                if (step.fault().shows(item.value())) {
                    String kind = step.isFlatMap() ? "flatMap" : "map";
                    fail(new PlainFailure(step.fault(), kind, item.value(), PlainFailure.text(item)));
                } else {
                    walk(step.next(), row);
                }
            }
        }

        private PlainRow input(PlainRow row) {
            return new PlainRow(row.item(), row.eventTime(), row.watermark(), isOfRecord ? record : -1);
        }

        private static PlainRow with(PlainRow row, Item item) {
            return new PlainRow(item, row.eventTime(), row.watermark(), row.record());
        }
    }
}
