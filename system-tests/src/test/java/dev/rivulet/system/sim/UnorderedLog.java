package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
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
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a log comes to where rows are put off, by a plain computation: each row where its answer lies, and windows by the watermark that the
 * log's rows would have come to without lookups, held back by whatever is put off. Reads the frames by their documented layout, not by the
 * engine's code. Good for one reading.
 */
final class UnorderedLog {

    static final String UID = "ask";
    static final long WINDOW_MICROS = 1_000_000;

    private static final int BATCH = 1;
    private static final int EPOCH_MARK = 2;
    private static final int TICK = 4;
    private static final int SOURCE_END = 7;
    private static final int ANSWERS = 10;
    private static final int RETURNED = 11;

    private static final int ANSWERED = 0;
    private static final int FAILED = 2;
    private static final int PUT_OFF = 4;

    /** A frame; of the payload the bytes. */
    private record Frame(int kind, long position, byte[] payload) {}

    /** An answer in the log; the number is 0 if there is none. */
    private record Logged(int record, int outcome, long number) {}

    /** A row by where its record lies, and its number there. */
    private record Place(long position, int record, int place) {}

    /**
     * A row that is put off.
     *
     * @param watermark that would have been before it, if nothing were ever put off
     */
    private record Waiting(Item row, byte[] bytes, long watermark) {}

    private record Window(String key, long startMicros) {}

    private final LookupWorld world;
    private final PlainWatermarks watermarks;
    private final List<Frame> frames = new ArrayList<>();
    private final Map<Long, ArrayDeque<Logged>> answers = new HashMap<>();
    private final Map<Place, Waiting> waiting = new LinkedHashMap<>();
    private final Map<Window, Long> windows = new TreeMap<>((one, other) -> {
        int order = Long.compare(one.startMicros, other.startMicros);
        return order != 0 ? order : one.key.compareTo(other.key);
    });

    private final Map<Integer, List<Item>> rows = new TreeMap<>();
    private final Map<Integer, List<Item>> sums = new TreeMap<>();
    private final List<String> late = new ArrayList<>();
    private final Set<LookupWorld.Question> answered = new HashSet<>();
    private final Set<Long> used = new HashSet<>();
    private long processingTime = PlainWatermarks.NONE;
    private int markedEpoch;
    private int askedCount;
    private int doneCount;
    private int returnedCount;

    UnorderedLog(LookupWorld world, int sourceCount, Disk disk, Path directory) throws IOException {
        this.world = world;
        this.watermarks = new PlainWatermarks(sourceCount);
        read(disk, directory);
        int putOffCount = 0;
        for (Frame frame : frames) {
            if (frame.kind == ANSWERS) {
                putOffCount += takeAnswers(new ByteReader(frame.payload));
                int count = putOffCount;
                assertTrue(count <= UnorderedRun.CAPACITY, () -> count + " rows are put off at a time");
            } else if (frame.kind == RETURNED) {
                putOffCount -= rowCount(new ByteReader(frame.payload));
            }
        }
        compute();
    }

    private void read(Disk disk, Path directory) throws IOException {
        WalReport report = new WalInspection(disk, directory).inspect(WalReport.Depth.EVERY_FRAME);
        try (FrameWalk walk = new FrameWalk(disk, report, new PositionRange(0, Long.MAX_VALUE))) {
            while (walk.next() == FrameWalk.Step.FRAME) {
                byte[] payload = new byte[walk.payload().remaining()];
                walk.payload().get(payload);
                frames.add(new Frame(walk.kind(), walk.position(), payload));
            }
        }
    }

    /** How many of them are put off. */
    private int takeAnswers(ByteReader in) {
        assertEquals(1, in.readByte());
        long position = in.readLong();
        in.readInt();
        assertEquals(UID, in.readString());
        ArrayDeque<Logged> all = new ArrayDeque<>();
        int count = in.readInt();
        int putOffCount = 0;
        for (int index = 0; index < count; index++) {
            Logged answer = readAnswer(in.readInt(), in);
            putOffCount += answer.outcome == PUT_OFF ? 1 : 0;
            all.add(answer);
        }
        assertTrue(answers.put(position, all) == null, () -> "the log has two answers to the batch at " + position);
        return putOffCount;
    }

    private static Logged readAnswer(int record, ByteReader in) {
        int outcome = in.readByte();
        byte[] content = in.readSizedBytes();
        return new Logged(
                record,
                outcome,
                outcome == ANSWERED
                        ? LookupRun.CODEC.read(new ByteReader(content)).number()
                        : 0);
    }

    private static int rowCount(ByteReader in) {
        assertEquals(1, in.readByte());
        in.readLong();
        in.readInt();
        assertEquals(UID, in.readString());
        return in.readInt();
    }

    /** Up to the first batch whose rows were not asked about: behind it nothing can have come to anything. */
    private void compute() {
        for (Frame frame : frames) {
            if (frame.kind == BATCH) {
                Batch batch = Batch.decode(ByteBuffer.wrap(frame.payload));
                boolean isAsked = batch.sourceUid().equals("items");
                if (isAsked && !answers.containsKey(frame.position) && hasRows(batch)) {
                    return;
                }
                takeBatch(frame.position, batch, isAsked);
            } else if (frame.kind == RETURNED) {
                takeReturned(new ByteReader(frame.payload));
            } else if (frame.kind == SOURCE_END) {
                ByteReader in = new ByteReader(frame.payload);
                in.readByte();
                watermarks.beginEntry();
                watermarks.endSource(in.readString().equals("items") ? 0 : 1);
                fire();
            } else if (frame.kind == EPOCH_MARK || frame.kind == TICK) {
                ByteBuffer bytes = ByteBuffer.wrap(frame.payload).order(ByteOrder.BIG_ENDIAN);
                watermarks.beginEntry();
                end(bytes.getLong(frame.kind == TICK ? 1 : 9));
                markedEpoch += frame.kind == EPOCH_MARK ? 1 : 0;
            }
        }
    }

    private static boolean hasRows(Batch batch) {
        for (int record = 0; record < batch.recordCount(); record++) {
            if (item(batch, record) != null) {
                return true;
            }
        }
        return false;
    }

    private static Item item(Batch batch, int record) {
        return LookupRun.decoded(new String(batch.record(record), StandardCharsets.UTF_8));
    }

    private void takeBatch(long position, Batch batch, boolean isAsked) {
        watermarks.beginBatch(isAsked ? 0 : 1, batch.partition());
        for (int record = 0; record < batch.recordCount(); record++) {
            Item item = item(batch, record);
            if (item == null) {
                continue;
            }
            long before = watermarks.of(watermarks.all(), watermarks.mark());
            String origin = batch.resource() + ":" + batch.recordOffset(record);
            if (isAsked) {
                List<Item> made = LookupRun.rowsOf(item);
                for (int place = 0; place < made.size(); place++) {
                    take(new Place(position, record, place), made.get(place), batch.record(record), before, origin);
                }
            } else {
                put(item, before, before, origin);
            }
            watermarks.record(item.timeMicros());
        }
        end(batch.ingestTimeMicros());
    }

    private void take(Place place, Item row, byte[] bytes, long watermark, String origin) {
        askedCount++;
        Logged answer = answers.get(place.position).remove();
        assertEquals(place.record, answer.record, () -> "record of " + row);
        if (answer.outcome == PUT_OFF) {
            waiting.put(place, new Waiting(row, bytes, watermark));
        } else {
            goOn(row, answer, watermark, watermark, origin);
        }
    }

    private void takeReturned(ByteReader in) {
        in.readByte();
        long position = in.readLong();
        in.readInt();
        in.readString();
        int count = in.readInt();
        List<Place> places = new ArrayList<>();
        List<Logged> found = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            int record = in.readInt();
            places.add(new Place(position, record, in.readInt()));
            found.add(readAnswer(record, in));
        }
        Batch records = Batch.decode(ByteBuffer.wrap(in.readSizedBytes()));
        watermarks.beginEntry();
        long now = watermarks.of(watermarks.all());
        for (int index = 0; index < count; index++) {
            Waiting row = waiting.get(places.get(index));
            assertNotNull(row, "what comes back was put off, and once: " + places.get(index));
            assertArrayEquals(row.bytes, records.record(index), "the record of what comes back");
            String origin = records.resource() + ":" + records.recordOffset(index);
            goOn(row.row, found.get(index), now, row.watermark, origin);
            returnedCount++;
        }
        places.forEach(waiting::remove);
        end(records.ingestTimeMicros());
    }

    /**
     * @param watermark but for what holds it
     * @param watermarkFirst that would have been before the row if it had not been asked about
     */
    private void goOn(Item row, Logged answer, long watermark, long watermarkFirst, String origin) {
        LookupWorld.Question question = new LookupWorld.Question(UID, row);
        assertTrue(answered.add(question), () -> question + " is answered twice");
        doneCount++;
        if (answer.outcome == FAILED) {
            assertTrue(world.failureCount(question) > LookupLog.RETRY_COUNT, () -> question + " was given up early");
            return;
        }
        assertEquals(question, world.questionOf(answer.number), "what was asked for answer " + answer.number);
        assertTrue(used.add(answer.number), () -> "answer " + answer.number + " is there twice");
        Item made = UnorderedRun.withAnswer(row, answer.number);
        if (!UnorderedRun.isDropped(made)) {
            put(made, watermark, watermarkFirst, origin);
        }
    }

    private void put(Item row, long watermark, long watermarkFirst, String origin) {
        rows.computeIfAbsent(markedEpoch + 1, key -> new ArrayList<>()).add(row);
        long start = Math.floorDiv(row.timeMicros(), WINDOW_MICROS) * WINDOW_MICROS;
        long last = start + WINDOW_MICROS - 1;
        if (last <= held(watermark)) {
            assertTrue(last <= watermarkFirst, () -> row + " is late by having been put off");
            late.add(origin);
        } else {
            windows.merge(new Window(row.key(), start), row.value(), Long::sum);
        }
    }

    private long held(long watermark) {
        return waiting.values().stream().mapToLong(Waiting::watermark).reduce(watermark, Math::min);
    }

    private void end(long now) {
        processingTime = Math.max(processingTime, now);
        watermarks.endEntry(processingTime);
        fire();
    }

    private void fire() {
        long watermark = held(watermarks.of(watermarks.all()));
        windows.entrySet().removeIf(window -> {
            boolean isDue = window.getKey().startMicros + WINDOW_MICROS - 1 <= watermark;
            if (isDue) {
                sums.computeIfAbsent(markedEpoch + 1, key -> new ArrayList<>())
                        .add(new Item(window.getKey().key, window.getKey().startMicros, window.getValue()));
            }
            return isDue;
        });
    }

    /** How many rows there were to ask about. */
    int askedCount() {
        return askedCount;
    }

    /** How many of these have gone on, or been given up. */
    int doneCount() {
        return doneCount;
    }

    int returnedCount() {
        return returnedCount;
    }

    /** Where the records lie whose rows are late, sorted. */
    List<String> late() {
        return late.stream().sorted().toList();
    }

    Set<LookupWorld.Question> answered() {
        return answered;
    }

    /** In their order, by epochs that have a mark. */
    Map<Integer, List<Item>> rows() {
        return LookupLog.marked(rows, markedEpoch);
    }

    /** Likewise. */
    Map<Integer, List<Item>> sums() {
        return LookupLog.marked(sums, markedEpoch);
    }
}
