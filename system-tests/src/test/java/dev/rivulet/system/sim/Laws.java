package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowHash;
import dev.rivulet.core.source.OnFull;
import dev.rivulet.engine.job.LoggedFrame;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.testkit.SimTable;
import dev.rivulet.testkit.receiver.SimReceiver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What must hold of the tables, seals and counts of a history, judged by a plain computation over its log. Immutable.
 *
 * @param inputs what the sources have
 * @param nodes the pipeline
 * @param tables in the order of its sinks
 * @param droppable by uid, the sources of which some run might drop something, by the way in which
 * @param maySourceWait whether lines may be left, since a source waits for another that is silent and does not get idle
 * @param marks told of the rare things that are found in the history
 */
record Laws(
        List<Input> inputs,
        List<Node> nodes,
        List<WatchedTable> tables,
        Map<OnFull, Set<String>> droppable,
        boolean maySourceWait,
        Marks marks) {

    private static final RowHash<Item> HASH = RowHash.of(RecordRowType.of(Item.class));

    /**
     * Holds the history against them.
     *
     * @param log all that it ever held, by position
     * @param letters what is in the dead letters
     * @param total what the engine said of the last epoch that it committed
     * @return what the log comes to
     */
    PlainComputation check(SortedMap<Long, LoggedFrame> log, List<RejectedRecord> letters, RecordCounts total)
            throws Exception {
        PlainComputation plain = new PlainComputation(nodes, tables.size(), inputs.size());
        replayInto(plain, log);
        for (int sink = 0; sink < tables.size(); sink++) {
            checkTable(sink, plain);
        }
        assertEquals(plain.counts(), total, "counts of " + nodes);
        checkLetters(plain, letters);
        marks.hitIf(Marks.Mark.SKIPPED, total.skipped() > 0);
        marks.hitIf(Marks.Mark.LATE, total.late() > 0);
        marks.hitIf(Marks.Mark.RESULT_REFUSED, total.deadResults() > 0);
        return plain;
    }

    /** Their order is that of stages, of which each comes as it does. */
    private void checkLetters(PlainComputation plain, List<RejectedRecord> letters) {
        List<String> found = letters.stream().map(Laws::comparable).sorted().toList();
        assertEquals(plain.letters().stream().sorted().toList(), found, "dead letters of " + nodes);
        marks.hitIf(
                Marks.Mark.OVERFLOWED,
                letters.stream().anyMatch(letter -> letter.exception().equals(StackOverflowError.class.getName())));
    }

    private static String comparable(RejectedRecord letter) {
        return PlainTally.letter(
                letter.logPosition(),
                letter.recordIndex(),
                letter.operator(),
                letter.exception(),
                letter.cause(),
                new String(letter.bytes(), StandardCharsets.UTF_8));
    }

    private void checkTable(int sink, PlainComputation plain) {
        SimTable<Item> table = tables.get(sink).table();
        Map<Long, List<Item>> epochs = plain.epochs(sink);
        SimReceiver<Item> receiver = tables.get(sink).receiver();
        if (receiver != null) {
            checkReceiver(sink, receiver, epochs, plain);
            return;
        }
        assertEquals(epochs.keySet(), table.rowsByEpoch().keySet(), "epochs of sink " + sink + " of " + nodes);
        for (Map.Entry<Long, List<Item>> epoch : epochs.entrySet()) {
            assertEquals(
                    epoch.getValue(),
                    table.rowsByEpoch().get(epoch.getKey()),
                    "rows of sink " + sink + " in epoch " + epoch.getKey() + " of " + nodes);
        }
        checkSeals(epochs, table);
        marks.hitIf(Marks.Mark.REPLY_LOST, table.lostReplyCount() > 0);
        long again = tables.get(sink).checkRuns(plain.epochsAndOpenOne(sink));
        marks.hitIf(Marks.Mark.DIGESTED_AGAIN, again > 0);
    }

    /** It may have some of the open epoch's rows, too. */
    private void checkReceiver(
            int sink, SimReceiver<Item> receiver, Map<Long, List<Item>> epochs, PlainComputation plain) {
        List<Item> wanted = plain.epochsAndOpenOne(sink).values().stream()
                .flatMap(List::stream)
                .toList();
        List<Item> found =
                receiver.arrived().stream().map(id -> receiver.rows().get(id)).toList();
        int closedCount = epochs.values().stream().mapToInt(List::size).sum();
        assertTrue(found.size() >= closedCount, () -> "sink " + sink + " of " + nodes + " lacks rows: " + found);
        assertEquals(wanted.subList(0, found.size()), found, "rows of sink " + sink + " of " + nodes);
        tables.get(sink).checkRuns(plain.epochsAndOpenOne(sink));
        marks.hitIf(Marks.Mark.RESENT, receiver.resentCount() > 0);
    }

    private static void checkSeals(Map<Long, List<Item>> epochs, SimTable<Item> table) {
        Map<Long, Long> digests = new TreeMap<>();
        epochs.forEach((epoch, rows) ->
                digests.put(epoch, rows.stream().mapToLong(HASH::hash).sum()));
        Map<Long, Long> sealed = new TreeMap<>();
        table.seals().forEach((epoch, seal) -> sealed.put(epoch, seal.digest()));
        assertEquals(digests, sealed, "digests");
    }

    /** The log says what came in which batches; every line must be there once and in order. */
    private void replayInto(PlainComputation plain, SortedMap<Long, LoggedFrame> log) throws Exception {
        List<int[]> nexts =
                inputs.stream().map(input -> new int[input.partitions().size()]).toList();
        List<LoggedFrame.Skipped> skips = new ArrayList<>();
        for (Map.Entry<Long, LoggedFrame> logged : log.entrySet()) { // These lie behind what they are about.
            if (logged.getValue() instanceof LoggedFrame.LookedUp answers) {
                plain.lookedUp(answers);
                marks.hit(Marks.Mark.ANSWERED);
            } else if (logged.getValue() instanceof LoggedFrame.Skipped skip) {
                assertTrue(skip.toPosition() <= logged.getKey(), "nobody knows yet what is to be skipped");
                assertDroppable(skip.sourceUid(), OnFull.DROP_OLDEST);
                skips.add(skip);
            }
        }
        for (Map.Entry<Long, LoggedFrame> logged : log.entrySet()) {
            LoggedFrame frame = logged.getValue();
            plain.at(logged.getKey());
            if (frame instanceof LoggedFrame.Records records) {
                Batch batch = records.batch();
                int source = batch.sourceUid().equals(Input.FIRST) ? 0 : 1;
                int[] next = nexts.get(source);
                int start = next[batch.partition()];
                next[batch.partition()] += batch.recordCount() + batch.omittedCount();
                List<String> all =
                        inputs.get(source).partitions().get(batch.partition()).subList(start, next[batch.partition()]);
                List<String> lines = batch.omittedCount() == 0 ? all : sample(batch, start, all);
                checkLines(batch, lines);
                plain.dropped(batch.sourceUid(), batch.omittedCount());
                if (isSkipped(batch, logged.getKey(), skips)) {
                    plain.dropped(batch.sourceUid(), batch.recordCount());
                    marks.hit(Marks.Mark.DROPPED_OLDEST);
                } else {
                    plain.batch(source, batch.partition(), lines, batch.ingestTimeMicros());
                }
            } else if (frame instanceof LoggedFrame.Dropped dropped) {
                drop(plain, dropped, nexts);
            } else if (frame instanceof LoggedFrame.EpochEnd end) {
                plain.mark(end.epoch(), end.madeMicros());
            } else if (frame instanceof LoggedFrame.SourceEnded end) {
                plain.sourceEnd(end.sourceUid().equals(Input.FIRST) ? 0 : 1);
                marks.hit(Marks.Mark.SOURCE_ENDED);
            } else if (frame instanceof LoggedFrame.TableLoaded loaded) {
                plain.tableLoaded(loaded.uid(), loaded.sourceVersion());
                marks.hit(Marks.Mark.TABLE_LOADED);
            } else if (frame instanceof LoggedFrame.Returned returned) {
                plain.returned(returned.records().sourceUid().equals(Input.FIRST) ? 0 : 1, returned);
                marks.hit(Marks.Mark.RETURNED);
            } else if (frame instanceof LoggedFrame.ClockTick tick) {
                plain.tick(tick.processingTimeMicros());
                marks.hit(Marks.Mark.TICKED);
            }
        }
        for (int source = 0; source < inputs.size(); source++) {
            List<List<String>> partitions = inputs.get(source).partitions();
            for (int partition = 0; partition < partitions.size(); partition++) {
                int count = partitions.get(partition).size();
                int next = nexts.get(source)[partition];
                if (!maySourceWait || next > count) {
                    assertEquals(count, next, "lines of partition " + partition + " of source " + source);
                }
            }
        }
        marks.hitIf(Marks.Mark.SOURCE_IDLE, plain.wasAnySourceIdle());
    }

    /** They were taken of the source, in its order, and by nobody else. */
    private void drop(PlainComputation plain, LoggedFrame.Dropped dropped, List<int[]> nexts) {
        int[] next = nexts.get(dropped.sourceUid().equals(Input.FIRST) ? 0 : 1);
        next[dropped.partition()] += (int) dropped.recordCount();
        assertEquals(
                next[dropped.partition()], ItemSource.numberIn(dropped.resumeOffset()), "goes on behind what is lost");
        boolean isOfSample = droppable.getOrDefault(OnFull.SAMPLE, Set.of()).contains(dropped.sourceUid());
        assertDroppable(dropped.sourceUid(), isOfSample ? OnFull.SAMPLE : OnFull.DROP_NEWEST);
        plain.dropped(dropped.sourceUid(), dropped.recordCount());
        marks.hit(Marks.Mark.DROPPED_NEWEST);
    }

    private List<String> sample(Batch batch, int start, List<String> all) {
        assertDroppable(batch.sourceUid(), OnFull.SAMPLE);
        marks.hit(Marks.Mark.SAMPLED);
        List<String> sample = PlainSample.of(batch.sourceUid(), batch.partition(), start, all);
        assertEquals(sample.size(), batch.recordCount(), "a sample is made of where records are from");
        return sample;
    }

    private void assertDroppable(String sourceUid, OnFull policy) {
        assertTrue(
                droppable.getOrDefault(policy, Set.of()).contains(sourceUid),
                "nobody wants records of " + sourceUid + " dropped so: " + policy);
    }

    private static boolean isSkipped(Batch batch, long position, List<LoggedFrame.Skipped> skips) {
        return skips.stream()
                .anyMatch(skip -> skip.sourceUid().equals(batch.sourceUid())
                        && skip.fromPosition() <= position
                        && position < skip.toPosition());
    }

    private static void checkLines(Batch batch, List<String> lines) {
        for (int index = 0; index < lines.size() && !batch.isReference(); index++) {
            assertEquals(lines.get(index), new String(batch.record(index), StandardCharsets.UTF_8));
        }
    }
}
