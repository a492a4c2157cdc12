package dev.rivulet.delta.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.delta.DeltaSource;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.WriteOption;
import dev.rivulet.delta.change.Naming;
import dev.rivulet.delta.optimize.OptimizeSettings;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A stream over a table that others append to, optimize, delete from, update and give columns, against a list of what was appended; with
 * restarts between any two polls, and failing calls of the disk.
 */
final class StreamModelTest {

    private static final Path TABLE = Path.of("/table");
    private static final int SEED_COUNT = Boolean.getBoolean("rivulet.long") ? 2_000 : 12;

    record Noted(long id, @Nullable String kind, @Nullable String note) {}

    private static final RecordRowType<Noted> NOTED = RecordRowType.of(Noted.class);

    @Test
    void streamGivesWhatWasAppendedOnceAndInOrder() throws IOException {
        int failedCount = 0;
        for (long seed = 1; seed <= SEED_COUNT; seed++) {
            Trial trial = new Trial(seed);
            trial.run();
            failedCount += trial.failedCount;
        }
        assertTrue(failedCount > SEED_COUNT / 4, "some polls must fail: " + failedCount);
    }

    /** One table and one stream. */
    private static final class Trial {

        private final long seed;
        private final SplittableRandom random;
        private final SimClock clock = new SimClock();
        private final SimDisk disk;
        private final boolean isPartitioned;
        private final DeltaTable table;
        private final List<Event> live = new ArrayList<>();

        /** Per version what it appended. */
        private final Map<Long, List<Event>> appended = new TreeMap<>();

        /** What the table held when the stream began, and its version then. */
        private List<Event> initial = List.of();

        private long version;
        private long nextId;
        private int failedCount;

        Trial(long seed) throws IOException {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.disk = new SimDisk(clock, seed);
            this.isPartitioned = random.nextBoolean();
            String[] partitionColumns = isPartitioned ? new String[] {"kind"} : new String[0];
            this.table = DeltaTable.openOrCreate(
                    disk,
                    clock,
                    TABLE,
                    Naming.of(seed)
                            .of(TableDefinition.of(Event.TYPE.schema(), partitionColumns)
                                    .withCheckpointInterval(3)));
        }

        void run() throws IOException {
            int before = random.nextInt(6);
            for (int step = 0; step < before; step++) {
                commit();
            }
            StreamFixture<Event> stream = StreamFixture.open(source(), disk, clock);
            noteBeginning();
            for (int step = 0; step < 40; step++) {
                switch (random.nextInt(8)) {
                    case 0, 1 -> commit();
                    case 2 -> restart(stream);
                    case 3 -> stream.reader().startTrigger();
                    default -> pollOrFail(stream);
                }
            }
            // One trigger may take a single file.
            for (int round = 0;
                    round < 500 && !(stream.hasBegun() && stream.nextVersion() > table.version());
                    round++) {
                stream.reader().startTrigger();
                clock.advance(Duration.ofSeconds(1));
                stream.drain();
            }
            check(stream);
        }

        private void restart(StreamFixture<Event> stream) throws IOException {
            stream.restart();
            if (!stream.hasBegun()) {
                noteBeginning();
            }
        }

        private void noteBeginning() throws IOException {
            initial = List.copyOf(live);
            version = table.version();
        }

        private DeltaSource<Event> source() {
            DeltaSource<Event> source =
                    DeltaSource.of(TABLE, Event.TYPE).skipChangeCommits().evolveSchema();
            source = random.nextBoolean() ? source.maxFilesPerTrigger(1 + random.nextInt(2)) : source;
            return random.nextBoolean() ? source.maxBytesPerTrigger(1 + random.nextInt(2_000)) : source;
        }

        private void pollOrFail(StreamFixture<Event> stream) throws IOException {
            clock.advance(Duration.ofMillis(random.nextInt(200)));
            boolean fails = random.nextInt(3) == 0;
            if (fails) {
                disk.failOnce(1 + random.nextInt(12));
            }
            try {
                stream.poll(new BatchLimits(1 + random.nextInt(4), 1 + random.nextInt(200)));
            } catch (IOException failure) {
                assertTrue(fails, () -> what() + ": " + failure);
                failedCount++;
                disk.heal();
                if (random.nextBoolean()) {
                    restart(stream);
                }
            }
            disk.heal();
        }

        private void commit() throws IOException {
            clock.advance(Duration.ofSeconds(1));
            switch (random.nextInt(7)) {
                case 0, 1, 2 -> append(false);
                case 3 -> append(true);
                case 4 ->
                    table.optimize()
                            .with(new OptimizeSettings(1_000_000, 1_000_000))
                            .run();
                case 5 -> {
                    long below = random.nextLong(nextId + 1);
                    table.delete("id < " + below);
                    live.removeIf(event -> event.id() < below);
                }
                default -> {
                    table.update(Map.of("id", "id"), "id % 3 = 0");
                }
            }
        }

        private void append(boolean hasNote) throws IOException {
            List<Event> events = new ArrayList<>();
            int count = 1 + random.nextInt(9);
            for (int index = 0; index < count; index++) {
                events.add(new Event(nextId++, random.nextInt(3) == 0 ? null : "k" + random.nextInt(3)));
            }
            if (hasNote) {
                List<Noted> noted = events.stream()
                        .map(event -> new Noted(event.id(), event.kind(), "n"))
                        .toList();
                table.append(NOTED, noted, WriteOption.MERGE_SCHEMA);
            } else {
                table.append(Event.TYPE, events);
            }
            live.addAll(events);
            appended.put(table.version(), events);
        }

        private void check(StreamFixture<Event> stream) {
            List<Event> first = new ArrayList<>();
            Map<Long, List<Event>> found = new TreeMap<>();
            long last = -1;
            for (StreamFixture.Read<Event> read : stream.rows()) {
                assertTrue(read.version() >= last, () -> what() + ": " + stream.rows());
                last = read.version();
                List<Event> target = read.version() <= version
                        ? first
                        : found.computeIfAbsent(read.version(), none -> new ArrayList<>());
                target.add(read.row());
            }
            Comparator<Event> byId = Comparator.comparingLong(Event::id);
            assertEquals(
                    initial.stream().sorted(byId).toList(),
                    first.stream().sorted(byId).toList(),
                    what());
            Map<Long, List<Event>> expected = new TreeMap<>();
            appended.forEach((made, events) -> {
                if (made > version) {
                    expected.put(made, inPartitions(events));
                }
            });
            found.replaceAll((made, events) -> inPartitions(events));
            assertEquals(expected, found, what());
        }

        /** Files of one commit come in the order that its writer gave them. */
        private List<Event> inPartitions(List<Event> events) {
            return isPartitioned
                    ? events.stream()
                            .sorted(Comparator.comparing(event -> String.valueOf(event.kind())))
                            .toList()
                    : events;
        }

        private String what() {
            return "seed " + seed;
        }
    }
}
