package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a log comes to where rows are asked about, by a plain computation: batch by batch, each row with the answer that the log has for it
 * at its place. Reads the frames by their documented layout, not by the engine's code. Good for one reading.
 */
final class LookupLog {

    static final String FIRST = "first";
    static final String SECOND = "second";

    /** How often each is tried again. */
    static final int RETRY_COUNT = 1;

    private static final int BATCH = 1;
    private static final int EPOCH_MARK = 2;
    private static final int ANSWERS = 10;

    private static final int ANSWERED = 0;
    private static final int FAILED = 2;

    /** An answer in the log; the number is 0 if the calls failed. */
    private record Logged(int record, int outcome, long number) {}

    private record Place(long position, String uid) {}

    private final LookupWorld world;
    private final Map<Place, ArrayDeque<Logged>> answers = new HashMap<>();
    private final Map<Long, Batch> batches = new TreeMap<>();
    private final Map<Long, Integer> epochs = new TreeMap<>();
    private final Map<Integer, List<Item>> rows = new TreeMap<>();
    private final Map<Integer, List<Item>> sums = new TreeMap<>();
    private final Map<String, Long> sumsByKey = new HashMap<>();
    private final Set<LookupWorld.Question> answered = new HashSet<>();
    private final Set<Long> used = new HashSet<>();
    private int markedEpoch;
    private long itemCount;

    LookupLog(LookupWorld world, Disk disk, Path directory) throws IOException {
        this.world = world;
        WalReport report = new WalInspection(disk, directory).inspect(WalReport.Depth.EVERY_FRAME);
        try (FrameWalk walk = new FrameWalk(disk, report, new PositionRange(0, Long.MAX_VALUE))) {
            while (walk.next() == FrameWalk.Step.FRAME) {
                take(walk.kind(), walk.position(), walk.payload());
            }
        }
        for (Map.Entry<Long, Batch> batch : batches.entrySet()) {
            compute(batch.getKey(), batch.getValue());
        }
    }

    private void take(int kind, long position, ByteBuffer payload) {
        if (kind == BATCH) {
            batches.put(position, Batch.decode(payload));
            epochs.put(position, markedEpoch + 1);
        } else if (kind == EPOCH_MARK) {
            markedEpoch++;
        } else if (kind == ANSWERS) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            takeAnswers(new ByteReader(bytes));
        }
    }

    private void takeAnswers(ByteReader in) {
        assertEquals(1, in.readByte());
        long position = in.readLong();
        in.readInt();
        Place place = new Place(position, in.readString());
        ArrayDeque<Logged> all = new ArrayDeque<>();
        int count = in.readInt();
        for (int index = 0; index < count; index++) {
            int record = in.readInt();
            int outcome = in.readByte();
            byte[] content = in.readSizedBytes();
            all.add(new Logged(record, outcome, outcome == ANSWERED ? number(content) : 0));
        }
        assertTrue(batches.containsKey(position), () -> "answers to " + place + ", where no batch is");
        assertTrue(answers.put(place, all) == null, () -> "the log has two answers to " + place);
    }

    private static long number(byte[] content) {
        return LookupRun.CODEC.read(new ByteReader(content)).number();
    }

    private void compute(long position, Batch batch) {
        for (int record = 0; record < batch.recordCount(); record++) {
            Item item = LookupRun.decoded(new String(batch.record(record), StandardCharsets.UTF_8));
            if (item != null) {
                itemCount++;
                for (Item row : LookupRun.rowsOf(item)) {
                    compute(position, record, row);
                }
            }
        }
    }

    private void compute(long position, int record, Item item) {
        Logged first = next(position, FIRST, record, item);
        if (first == null || first.outcome == FAILED) {
            return;
        }
        Item asked = LookupRun.withFirst(item, first.number);
        Item row = asked;
        if (LookupRun.isForSecond(asked)) {
            Logged second = next(position, SECOND, record, asked);
            if (second == null) {
                return;
            }
            row = LookupRun.withSecond(asked, second.number);
        }
        rows.computeIfAbsent(epochs.get(position), key -> new ArrayList<>()).add(row);
        long sum = sumsByKey.merge(row.key(), row.value(), Long::sum);
        sums.computeIfAbsent(epochs.get(position), key -> new ArrayList<>())
                .add(new Item(row.key(), row.timeMicros(), sum));
    }

    /** Null if the log has no answers for the batch yet. */
    private @Nullable Logged next(long position, String uid, int record, Item row) {
        ArrayDeque<Logged> all = answers.get(new Place(position, uid));
        if (all == null) {
            return null;
        }
        Logged next = all.remove();
        LookupWorld.Question question = new LookupWorld.Question(uid, row);
        answered.add(question);
        assertEquals(record, next.record, () -> "record of " + question);
        if (next.outcome == FAILED) {
            assertTrue(
                    world.failureCount(question) > RETRY_COUNT,
                    () -> question + " was given up after " + world.failureCount(question) + " failures");
        } else {
            assertEquals(question, world.questionOf(next.number), "what was asked for answer " + next.number);
            assertTrue(used.add(next.number), () -> "answer " + next.number + " is there twice");
        }
        return next;
    }

    /** Records that are well-formed. */
    long itemCount() {
        return itemCount;
    }

    Set<LookupWorld.Question> answered() {
        return answered;
    }

    /** Of the first sink, by epochs that have a mark. */
    Map<Integer, List<Item>> rows() {
        return marked(rows, markedEpoch);
    }

    /** Of the second sink, likewise. */
    Map<Integer, List<Item>> sums() {
        return marked(sums, markedEpoch);
    }

    /** Without what no mark has closed yet. */
    static Map<Integer, List<Item>> marked(Map<Integer, List<Item>> all, int markedEpoch) {
        Map<Integer, List<Item>> marked = new TreeMap<>(all);
        marked.keySet().removeIf(epoch -> epoch > markedEpoch);
        return marked;
    }
}
