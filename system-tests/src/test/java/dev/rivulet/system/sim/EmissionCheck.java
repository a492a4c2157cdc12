package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.sink.RowId;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.reject.RejectedRecordFiles;
import dev.rivulet.engine.reject.RowText;
import dev.rivulet.system.sim.EmissionRun.Rarity;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.receiver.SimReceiver;
import dev.rivulet.wal.inspect.WalInspection;
import dev.rivulet.wal.inspect.WalReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What has to be true of receivers, table and dead letters of a history, by what the log says: after every run and crash, and of all in the end.
 * One owner.
 */
final class EmissionCheck {

    private final SimDisk disk;
    private final DataDirectory directory;
    private final Map<String, SimReceiver<Item>> receivers;
    private final CrashingTable table;
    private final Map<Rarity, Integer> rarities;

    /** By sink, what the log said at the start of a run that the receiver has. */
    private final Map<String, Set<RowId>> noted = new HashMap<>();

    /** By sink, what came in earlier runs. */
    private final Map<String, Set<RowId>> came = new HashMap<>();

    /**
     * @param receivers by sink
     * @param rarities what happened how often, which it adds to
     */
    EmissionCheck(
            SimDisk disk,
            DataDirectory directory,
            Map<String, SimReceiver<Item>> receivers,
            CrashingTable table,
            Map<Rarity, Integer> rarities) {
        this.disk = disk;
        this.directory = directory;
        this.receivers = receivers;
        this.table = table;
        this.rarities = rarities;
        receivers.keySet().forEach(sink -> came.put(sink, new HashSet<>()));
    }

    void hitIf(Rarity rarity, boolean isHit) {
        if (isHit) {
            rarities.merge(rarity, 1, Integer::sum);
        }
    }

    /** A crash may have come before there was one. */
    boolean hasLog() throws IOException {
        return disk.exists(directory.wal())
                && new WalInspection(disk, directory.wal())
                                .inspect(WalReport.Depth.HEADERS)
                                .logId()
                        != null;
    }

    /** A run begins, in which nothing comes again of what the log says by now that it has come. */
    void noteWhatIsKnown() throws IOException {
        EmissionLog log = hasLog() ? log() : null;
        for (String sink : EmissionRun.SINKS) {
            Set<RowId> known = new HashSet<>();
            String application = application(sink);
            for (EmissionLog.Row row : log == null ? List.<EmissionLog.Row>of() : log.rows(sink)) {
                if (log != null && log.isNoted(sink, row)) {
                    known.add(new RowId(application, row.position(), row.ordinal()));
                }
            }
            noted.put(sink, known);
        }
    }

    /** A run has ended: takes what came in it. */
    void arrivals() {
        for (String sink : EmissionRun.SINKS) {
            SimReceiver<Item> receiver = receivers.get(sink);
            List<RowId> arrivals = receiver.takeArrivals();
            hitIf(Rarity.RESENT, !Collections.disjoint(arrivals, came.get(sink)));
            came.get(sink).addAll(arrivals);
            for (RowId id : arrivals) {
                assertTrue(!noted.get(sink).contains(id), () -> id + " comes again, though the log says that it came");
            }
        }
    }

    /**
     * @param isEnd whether all must have come
     */
    void all(boolean isEnd) throws Exception {
        EmissionLog log = log();
        List<RejectedRecord> letters = RejectedRecordFiles.read(disk, directory.deadLetters());
        long committedEpoch = table.table().rowsByEpoch().keySet().stream().reduce(0L, Math::max);
        for (String sink : EmissionRun.SINKS) {
            checkRows(sink, log, isEnd);
            checkLetters(sink, log, letters, isEnd);
            for (EmissionLog.Row row : log.rows(sink)) {
                assertTrue(
                        row.epoch() > committedEpoch || log.isWhole(sink, row.epoch()),
                        () -> "epoch " + row.epoch() + " is committed, and the log does not say so of " + sink);
            }
            hitIf(Rarity.REPLY_LOST, receivers.get(sink).lostReplyCount() > 0);
            hitIf(Rarity.REFUSED, !receivers.get(sink).refused().isEmpty());
        }
    }

    /** What became of all rows in the end. */
    void total(RecordCounts total) throws IOException {
        EmissionLog log = log();
        int refusedCount = 0;
        int rowCount = log.tableRowCount();
        for (String sink : EmissionRun.SINKS) {
            refusedCount += receivers.get(sink).refused().size();
            rowCount += log.rows(sink).size();
        }
        assertEquals(rowCount - refusedCount, total.out());
        assertEquals(receivers.get(EmissionRun.PLAIN).refused().size(), total.deadLetters());
        assertEquals(receivers.get(EmissionRun.SUMS).refused().size(), total.deadResults());
    }

    private void checkRows(String sink, EmissionLog log, boolean isEnd) {
        SimReceiver<Item> receiver = receivers.get(sink);
        String application = application(sink);
        Map<RowId, Item> wanted = new LinkedHashMap<>();
        for (EmissionLog.Row row : log.rows(sink)) {
            RowId id = new RowId(application, row.position(), row.ordinal());
            boolean isThere =
                    receiver.rows().containsKey(id) || receiver.refused().containsKey(id);
            assertTrue(isThere || !log.isNoted(sink, row), () -> "the log says that " + sink + " has " + row);
            assertTrue(isThere || !isEnd, () -> sink + " lacks " + row);
            wanted.put(id, row.item());
            hitIf(Rarity.NOTED_WITHIN_EPOCH, log.isNoted(sink, row) && !log.isWhole(sink, row.epoch()));
        }
        receiver.refused().forEach((id, item) -> assertEquals(wanted.get(id), item, "refused by " + sink));
        receiver.rows().forEach((id, item) -> assertEquals(wanted.get(id), item, "row " + id + " of " + sink));
        List<RowId> inOrder = List.copyOf(wanted.keySet());
        List<RowId> came = List.copyOf(receiver.arrived());
        assertEquals(inOrder.subList(0, Math.min(came.size(), inOrder.size())), came, "order of " + sink);
    }

    /** The dead letters are those that were refused when they came last. */
    private void checkLetters(String sink, EmissionLog log, List<RejectedRecord> letters, boolean isEnd) {
        List<String> found = new ArrayList<>();
        for (RejectedRecord letter : letters) {
            if (letter.operator().equals(sink)) {
                found.add(text(letter));
                hitIf(Rarity.REFUSED_AND_SENDABLE, letter.arrival().resend() == RejectedRecord.Resend.AS_IT_IS);
            }
        }
        List<String> wanted = new ArrayList<>();
        String application = application(sink);
        for (EmissionLog.Row row : log.rows(sink)) {
            if (receivers.get(sink).refused().containsKey(new RowId(application, row.position(), row.ordinal()))) {
                wanted.add(text(sink, row));
            }
        }
        if (isEnd) {
            assertEquals(wanted, found, "dead letters of " + sink);
        } else {
            assertTrue(wanted.containsAll(found), () -> sink + " has " + found + ", of which there may be " + wanted);
        }
    }

    /** All of a letter that its row and record decide. */
    private static String text(RejectedRecord letter) {
        RejectedRecord.Arrival arrival = letter.arrival();
        return String.join(
                " ",
                letter.logPosition() + "/" + letter.recordIndex(),
                letter.kind() + " " + new String(letter.bytes(), StandardCharsets.UTF_8),
                letter.source() + "/" + arrival.partition() + "/" + letter.resource() + ":" + letter.offset(),
                arrival.timeMicros() + " " + Arrays.toString(arrival.context()),
                arrival.resend() + " " + new String(letter.rawBytes(), StandardCharsets.UTF_8));
    }

    private static String text(String sink, EmissionLog.Row row) {
        Batch batch = row.origin().batch();
        int record = row.origin().record();
        boolean isSendable = sink.equals(EmissionRun.PLAIN) && row.origin().isAlone();
        String item = "row " + new String(RowText.bytes(row.item()), StandardCharsets.UTF_8);
        if (sink.equals(EmissionRun.SUMS)) {
            return row.position() + "/-1 " + item + " " + EmissionRun.SUMS + "/-1/row:0 " + batch.ingestTimeMicros()
                    + " [] never ";
        }
        return String.join(
                " ",
                row.position() + "/" + record,
                item,
                batch.sourceUid() + "/" + batch.partition() + "/" + batch.resource() + ":" + batch.recordOffset(record),
                batch.ingestTimeMicros() + " " + Arrays.toString(isSendable ? batch.context() : new byte[0]),
                isSendable ? "as-it-is " + new String(batch.record(record), StandardCharsets.UTF_8) : "never ");
    }

    /** What ids begin with, which a crash before the first row leaves open. */
    private String application(String sink) {
        SimReceiver<Item> receiver = receivers.get(sink);
        Set<RowId> ids = receiver.arrived();
        return ids.isEmpty() ? "" : ids.iterator().next().applicationId();
    }

    private EmissionLog log() throws IOException {
        return new EmissionLog(disk, directory.wal());
    }
}
