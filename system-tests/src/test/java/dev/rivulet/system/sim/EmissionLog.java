package dev.rivulet.system.sim;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.wal.inspect.FrameWalk;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.WalInspection;
import dev.rivulet.wal.inspect.WalReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a log comes to where rows are sent as they come, by a plain computation: the rows that each sink has, in their order, and what the log
 * says of them. Reads the frames by their documented layout, not by the engine's code. Good for one reading.
 */
final class EmissionLog {

    private static final int BATCH = 1;
    private static final int EPOCH_MARK = 2;
    private static final int EMITTED = 12;

    /**
     * A row of a sink.
     *
     * @param position of the batch that it came of
     * @param ordinal which of the rows that the batch has for the sink
     * @param origin the record that it became of
     */
    record Row(long epoch, long number, long position, int ordinal, Item item, Origin origin) {}

    /**
     * A record of a batch.
     *
     * @param isAlone whether it became one row for one sink and nothing else
     */
    record Origin(Batch batch, int record, boolean isAlone) {}

    private final Map<String, List<Row>> rows = new HashMap<>();
    private final Map<String, Long> sums = new HashMap<>();
    private final Map<String, NavigableMap<Long, Long>> countsByEpoch = new HashMap<>();
    private final Map<String, Set<Long>> wholeEpochs = new HashMap<>();
    private long epoch = 1;
    private int tableRowCount;

    EmissionLog(Disk disk, Path directory) throws IOException {
        for (String sink : EmissionRun.SINKS) {
            rows.put(sink, new ArrayList<>());
            countsByEpoch.put(sink, new TreeMap<>());
            wholeEpochs.put(sink, new HashSet<>());
        }
        WalReport report = new WalInspection(disk, directory).inspect(WalReport.Depth.EVERY_FRAME);
        try (FrameWalk walk = new FrameWalk(disk, report, new PositionRange(0, Long.MAX_VALUE))) {
            while (walk.next() == FrameWalk.Step.FRAME) {
                take(walk.kind(), walk.position(), walk.payload());
            }
        }
    }

    private void take(int kind, long position, ByteBuffer payload) {
        if (kind == BATCH) {
            takeBatch(position, Batch.decode(payload));
        } else if (kind == EPOCH_MARK) {
            epoch++;
        } else if (kind == EMITTED) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            takeNote(new ByteReader(bytes));
        }
    }

    private void takeBatch(long position, Batch batch) {
        for (int record = 0; record < batch.recordCount(); record++) {
            Item item = LookupRun.decoded(new String(batch.record(record), StandardCharsets.UTF_8));
            if (item != null) {
                takeItem(position, item, batch, record);
            }
        }
    }

    private void takeItem(long position, Item item, Batch batch, int record) {
        List<Item> plain = LookupRun.rowsOf(item);
        boolean isForAll = EmissionRun.isForAll(item);
        Origin origin = new Origin(batch, record, !isForAll && plain.size() == 1);
        plain.forEach(row -> add(EmissionRun.PLAIN, position, row, origin));
        if (isForAll) {
            tableRowCount += plain.size();
            long sum = sums.merge(item.key(), item.value(), Long::sum);
            add(EmissionRun.SUMS, position, new Item(item.key(), item.timeMicros(), sum), origin);
        }
    }

    private void add(String sink, long position, Item item, Origin origin) {
        List<Row> all = rows.get(sink);
        Row last = all.isEmpty() ? null : all.get(all.size() - 1);
        long number = last == null || last.epoch != epoch ? 0 : last.number + 1;
        int ordinal = last == null || last.position != position ? 0 : last.ordinal + 1;
        all.add(new Row(epoch, number, position, ordinal, item, origin));
    }

    private void takeNote(ByteReader in) {
        if (in.readByte() != 1) {
            throw new AssertionError("the version of a note is not 1");
        }
        long notedEpoch = in.readLong();
        long count = in.readLong();
        boolean isWhole = in.readByte() == 1;
        in.readLong();
        String sink = in.readString();
        if (notedEpoch > epoch || isWhole && notedEpoch == epoch) {
            throw new AssertionError(
                    "a note for epoch " + notedEpoch + " lies in epoch " + epoch + ", whole: " + isWhole);
        }
        countsByEpoch.get(sink).merge(notedEpoch, count, Math::max);
        if (isWhole) {
            wholeEpochs.get(sink).add(notedEpoch);
        }
    }

    /** How many rows the table has to have. */
    int tableRowCount() {
        return tableRowCount;
    }

    /** All that a sink has to be sent, in order. */
    List<Row> rows(String sink) {
        return rows.get(sink);
    }

    /** Whether the log says that the receiver has a row, or will never take it. */
    boolean isNoted(String sink, Row row) {
        return row.number < countsByEpoch.get(sink).getOrDefault(row.epoch, 0L);
    }

    /** Whether it says that the receiver has all rows of an epoch. */
    boolean isWhole(String sink, long wanted) {
        return wholeEpochs.get(sink).contains(wanted);
    }
}
