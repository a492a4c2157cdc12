package dev.rivulet.system.sim;

import static dev.rivulet.system.sim.PlainWatermarks.NONE;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.job.LoggedFrame;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.system.sim.PlainWay.Arrival;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    private final PlainLayout layout;
    private final List<NavigableMap<Long, List<Item>>> epochsBySink = new ArrayList<>();
    private final PlainWatermarks watermarks;
    private long processingTime;
    private long ingestTime;

    private RecordCounts counts = RecordCounts.ZERO;
    private final PlainTally tally = new PlainTally();
    /** Of the tables outside, by the steps that join with them. */
    private final Map<String, String> versions = new HashMap<>();

    private final PlainPutOff putOff;
    /** What holds the watermarks of groups: for the rows of the entry at hand, and when they are through. */
    private long[] holdsOfRows;

    private long[] holds;

    PlainComputation(List<Node> nodes, int sinkCount, int sourceCount) {
        this.nodes = nodes;
        this.watermarks = new PlainWatermarks(sourceCount);
        this.layout = new PlainLayout(nodes, watermarks.all());
        this.putOff = new PlainPutOff(watermarks.all() + 1);
        this.holds = putOff.holds();
        this.holdsOfRows = holds;
        for (int sink = 0; sink < sinkCount; sink++) {
            epochsBySink.add(new TreeMap<>());
        }
    }

    /** Per epoch that ended and had some, the rows for a sink, in order. */
    Map<Long, List<Item>> epochs(int sink) {
        return epochsBySink.get(sink).headMap(tally.epoch(), false);
    }

    /** As {@link #epochs}, and that which has not ended. */
    NavigableMap<Long, List<Item>> epochsAndOpenOne(int sink) {
        return epochsBySink.get(sink);
    }

    /** Whether there are rows that no mark has closed. */
    boolean hasOpenRows() {
        return epochsBySink.stream().anyMatch(epochs -> epochs.containsKey(tally.epoch()));
    }

    /** As of the last mark. */
    RecordCounts counts() {
        return counts;
    }

    /** The next entry is there in the log. */
    void at(long entryPosition) {
        tally.at(entryPosition);
    }

    /** What went to the dead letters in epochs that ended, in no order. */
    List<String> letters() {
        return tally.letters();
    }

    boolean wasAnySourceIdle() {
        return watermarks.wasAnySourceIdle();
    }

    void batch(int source, int partition, List<String> lines, long ingestTimeMicros) {
        watermarks.beginBatch(source, partition);
        ingestTime = ingestTimeMicros;
        List<Arrival> arrivals = new ArrayList<>();
        for (int record = 0; record < lines.size(); record++) {
            tally.inCount++;
            record(source, lines.get(record), record, arrivals);
        }
        finish(arrivals, ingestTimeMicros);
    }

    /** Records were dropped: they come in, and nothing else comes of them. */
    void dropped(String sourceUid, long count) {
        tally.drop(sourceUid, count);
    }

    /** The log says somewhere what a lookup puts off. */
    void lookedUp(LoggedFrame.LookedUp answers) {
        putOff.note(answers);
    }

    /** Rows that were put off go on. */
    void returned(int source, LoggedFrame.Returned returned) {
        watermarks.beginEntry();
        Batch records = returned.records();
        ingestTime = records.ingestTimeMicros();
        List<Arrival> arrivals = new ArrayList<>();
        List<PlainPutOff.Key> keys = new ArrayList<>();
        for (int index = 0; index < returned.rows().size(); index++) {
            LoggedFrame.Row row = returned.rows().get(index);
            PlainPutOff.Key key =
                    new PlainPutOff.Key(returned.uid(), returned.batchPosition(), row.record(), row.place());
            keys.add(key);
            comeBack(putOff.get(key), source, index, records, arrivals);
        }
        long[] before = putOff.holds();
        putOff.remove(keys);
        finish(arrivals, ingestTime, before);
    }

    private void comeBack(PlainPutOff.Waiting waiting, int source, int record, Batch records, List<Arrival> arrivals) {
        PlainRow row = waiting.row();
        if (row == null) {
            return;
        }
        PlainWay way = PlainWay.ofRecord(layout, tally.rules(), versions, source, (ask, place, asked) -> false);
        try {
            Item answered = Outside.answered(row.item());
            way.walk(waiting.next(), new PlainRow(answered, row.eventTime(), NONE, NONE, record));
        } catch (MalformedRowException e) {
            refuse(way, record, new String(records.record(record), StandardCharsets.UTF_8), e);
            return;
        }
        take(way, record, arrivals);
    }

    /** What unordered lookups are asked about, and what of it they put off, as if the record came no further than to lookups and tables. */
    private void ask(int source, String line, int record) {
        Map<PlainPutOff.Key, PlainPutOff.Waiting> found = new LinkedHashMap<>();
        boolean isRefused = false;
        PlainWay way = PlainWay.ofRecord(layout, new Rules(), versions, source, new PlainWay.Stops() {
            @Override
            public boolean stops(Node.Ask ask, int place, PlainRow row) {
                PlainPutOff.Key key = new PlainPutOff.Key(ask.uid(), tally.position(), record, place);
                found.put(key, new PlainPutOff.Waiting(row, ask.next(), holdsOf(source)));
                return true;
            }

            @Override
            public boolean stopsAtTables() {
                return true;
            }
        });
        try {
            Item item = ItemSource.decode(line);
            requireNotAhead(source, item.timeMicros());
            way.walk(nodes, PlainRow.ofRecord(item, watermarks.mark(), record));
        } catch (MalformedRowException e) {
            isRefused = true;
        }
        for (Map.Entry<PlainPutOff.Key, PlainPutOff.Waiting> asked : found.entrySet()) {
            PlainPutOff.Waiting waiting = asked.getValue();
            if (putOff.has(asked.getKey())) {
                putOff.add(
                        asked.getKey(),
                        isRefused ? new PlainPutOff.Waiting(null, List.of(), waiting.holds()) : waiting);
            }
        }
    }

    private long[] holdsOf(int source) {
        long[] byGroup = new long[watermarks.all() + 1];
        for (int group = 0; group < byGroup.length; group++) {
            byGroup[group] = (group >> source & 1) == 1 ? watermarks.of(group, watermarks.mark()) : Long.MAX_VALUE;
        }
        return byGroup;
    }

    /** A source has said that it has come to its end. */
    void sourceEnd(int source) {
        watermarks.beginEntry();
        watermarks.endSource(source);
        finish(List.of(), PlainWatermarks.NONE);
    }

    /** A step goes by another version of its table from here on. */
    void tableLoaded(String uid, String version) {
        versions.put(uid, version);
    }

    void tick(long timeMicros) {
        watermarks.beginEntry();
        finish(List.of(), timeMicros);
    }

    void mark(long markedEpoch, long timeMicros) {
        if (markedEpoch != tally.epoch()) {
            throw new AssertionError("the mark is of epoch " + markedEpoch + ", wanted " + tally.epoch());
        }
        watermarks.beginEntry();
        finish(List.of(), timeMicros);
        counts = tally.endEpoch();
    }

    private void record(int source, String line, int record, List<Arrival> arrivals) {
        ask(source, line, record);
        PlainWay way = PlainWay.ofRecord(
                layout,
                tally.rules(),
                versions,
                source,
                (ask, place, row) -> putOff.has(new PlainPutOff.Key(ask.uid(), tally.position(), record, place)));
        try {
            Item item = ItemSource.decode(line);
            requireNotAhead(source, item.timeMicros());
            way.walk(nodes, PlainRow.ofRecord(item, watermarks.mark(), record));
            watermarks.record(item.timeMicros());
        } catch (MalformedRowException e) {
            refuse(way, record, line, e);
            return;
        }
        take(way, record, arrivals);
    }

    /** With all that had come of it. */
    private void refuse(PlainWay way, int record, String line, MalformedRowException cause) {
        tally.deadCount++;
        String operator = way.refusedBy();
        String exception = operator.isEmpty() ? "" : MalformedRowException.class.getName();
        tally.addLetter(record, operator, exception, String.valueOf(cause.getMessage()), line);
    }

    private void take(PlainWay way, int record, List<Arrival> arrivals) {
        tally.filteredCount += way.filtered();
        tally.deadCount += tally.settle(way, record);
        arrivals.addAll(way.arrivals());
    }

    /** The rows of the second source may not be too far ahead of the clock. */
    private void requireNotAhead(int source, long timeMicros) throws MalformedRowException {
        if (source > 0 && timeMicros - ingestTime > PipelineMaker.SKEW_MICROS) {
            throw new MalformedRowException("the event time " + text(timeMicros) + " is further ahead of the clock, "
                    + text(ingestTime) + ", than withMaxFutureSkew allows");
        }
    }

    private static String text(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    /**
     * The rows of an entry are at the first operators and sinks; time goes on, also for operators that none of them has come to.
     *
     * @param timeMicros what the clock says, {@link PlainWatermarks#NONE} if the entry does not tell
     */
    private void finish(List<Arrival> ofEntry, long timeMicros) {
        finish(ofEntry, timeMicros, putOff.holds());
    }

    /**
     * @param ofRows what holds the watermarks of its rows; of time there is by what is put off behind it
     */
    private void finish(List<Arrival> ofEntry, long timeMicros, long[] ofRows) {
        holdsOfRows = ofRows;
        holds = putOff.holds();
        processingTime = Math.max(processingTime, timeMicros);
        watermarks.endEntry(timeMicros == PlainWatermarks.NONE ? timeMicros : processingTime);
        List<Arrival> arrivals = new ArrayList<>(ofEntry);
        arrivals.removeIf(arrival -> arrival.sink() >= 0);
        for (int stage = 0; stage < layout.stageCount(); stage++) {
            arrivals = run(stage, arrivals);
        }
        arrivals.forEach(this::deliver);
        ofEntry.stream().filter(arrival -> arrival.sink() >= 0).forEach(this::deliver);
    }

    private void deliver(Arrival arrival) {
        epochsBySink
                .get(arrival.sink())
                .computeIfAbsent(tally.epoch(), key -> new ArrayList<>())
                .add(arrival.row().item());
        tally.outCount++;
    }

    /** All operators of a stage take what has come to them, in its order, and fire then, one after the other; what they put out. */
    private List<Arrival> run(int stage, List<Arrival> arrivals) {
        List<Arrival> out = new ArrayList<>();
        layout.stage(stage).forEach(place -> place.operator().begin(processingTime));
        for (Arrival arrival : arrivals) {
            int wanted =
                    arrival.sink() < 0 ? layout.operator(arrival.uid()).stage() : layout.stageOfSink(arrival.sink());
            if (wanted > stage) {
                out.add(arrival.passedOn());
            } else if (arrival.sink() >= 0) {
                deliver(arrival);
            } else {
                take(layout.operator(arrival.uid()), arrival, out);
            }
        }
        for (PlainLayout.Place place : layout.stage(stage)) {
            int refusedCount = place.operator()
                    .advance(
                            Math.min(watermarks.of(place.group()), holds[place.group()]),
                            processingTime,
                            exit(out, place, -1, -1));
            tally.deadResultCount += refusedCount; // Behind the call, which counts too.
        }
        return out;
    }

    private void take(PlainLayout.Place place, Arrival arrival, List<Arrival> out) {
        long watermark = watermarks.of(place.group(), arrival.row().mark());
        PlainRow row = arrival.row().at(Math.min(watermark, holdsOfRows[place.group()]));
        PlainExit exit = exit(out, place, row.record(), place.isOfRecords() ? row.record() : -1);
        PlainOperator operator = place.operator();
        try {
            if (!(arrival.isRight() ? operator.takeRight(row, exit) : operator.take(row, exit))) {
                tally.lateCount += place.late().isEmpty() ? 1 : 0;
                exit(out, place, row.record(), row.record()).put(row, place.late());
            }
        } catch (MalformedRowException e) {
            throw new AssertionError("a row was refused behind an operator, and not alone", e);
        }
    }

    private PlainExit exit(List<Arrival> out, PlainLayout.Place place, int recordOfInput, int recordOfOutput) {
        return new PlainExit(layout, versions, tally, out, place, recordOfInput, recordOfOutput);
    }
}
