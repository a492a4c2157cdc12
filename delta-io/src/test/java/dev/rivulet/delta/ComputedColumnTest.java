package dev.rivulet.delta;

import static dev.rivulet.delta.Refusals.assertFails;
import static dev.rivulet.delta.Refusals.assertRefused;
import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.stageAndCommit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.delta.quality.ConstraintViolationException;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Columns with default values and generated ones, of tables that others made and of ours. */
final class ComputedColumnTest {

    /** All columns: {@code twice} is generated, {@code kind} and {@code size} have default values. */
    record Whole(long id, @Nullable Long twice, @Nullable String kind, int size) {

        static final RecordRowType<Whole> TYPE = RecordRowType.of(Whole.class);
    }

    /** What has to be given. */
    record Bare(long id) {

        static final RecordRowType<Bare> TYPE = RecordRowType.of(Bare.class);
    }

    record Kinded(long id, @Nullable String kind) {

        static final RecordRowType<Kinded> TYPE = RecordRowType.of(Kinded.class);
    }

    private final SimDisk disk = new SimDisk(CLOCK, 1);

    /** As Spark writes it. */
    private static void foreign(SimDisk disk, String kindDefault, String generation) throws IOException {
        ForeignTable.write(
                disk,
                TABLE,
                0,
                "\"minReaderVersion\":1,\"minWriterVersion\":7,\"writerFeatures\":[\"generatedColumns\","
                        + "\"allowColumnDefaults\",\"invariants\",\"appendOnly\"]",
                String.join(
                        ",",
                        ForeignTable.column("id", "long", false, ""),
                        ForeignTable.column(
                                "twice", "long", true, "\"delta.generationExpression\":\"" + generation + "\""),
                        ForeignTable.column("kind", "string", true, "\"CURRENT_DEFAULT\":\"" + kindDefault + "\""),
                        ForeignTable.column("size", "integer", false, "\"CURRENT_DEFAULT\":\"7\"")),
                "");
    }

    private List<Whole> rows() throws IOException {
        List<Whole> rows = new ArrayList<>();
        SinkFixture.open(disk).read().forEach(Whole.TYPE, rows::add);
        return rows.stream().sorted(Comparator.comparingLong(Whole::id)).toList();
    }

    @Test
    void whatRowsLackIsFilledIn() throws IOException {
        foreign(disk, "'a' || 'b'", "id * 2");
        DeltaTable table = SinkFixture.open(disk);
        table.append(Bare.TYPE, List.of(new Bare(1)));
        table.append(Kinded.TYPE, List.of(new Kinded(2, null)));
        try (SinkSession<Bare> session = DeltaSink.append(TABLE, Bare.TYPE).open(context(disk, "appending", 1))) {
            stageAndCommit(session, 1, List.of(new Bare(3)));
        }
        try (SinkSession<Bare> session =
                DeltaSink.upsert(TABLE, Bare.TYPE, "id").open(context(disk, "upserting", 1))) {
            stageAndCommit(session, 1, List.of(new Bare(4)));
        }
        table.merge(Bare.TYPE, List.of(new Bare(4), new Bare(5)), "id")
                .whenNotMatchedInsertAll()
                .run();

        assertEquals(
                List.of(
                        new Whole(1, 2L, "ab", 7),
                        new Whole(2, 4L, null, 7),
                        new Whole(3, 6L, "ab", 7),
                        new Whole(4, 8L, "ab", 7),
                        new Whole(5, 10L, "ab", 7)),
                rows());
    }

    @Test
    void givenValueThatIsNotTheExpressionsIsRefused() throws IOException {
        foreign(disk, "'a'", "id * 2");
        DeltaTable table = SinkFixture.open(disk);
        table.append(Whole.TYPE, List.of(new Whole(1, 2L, "x", 1)));

        ConstraintViolationException refused = assertThrows(
                ConstraintViolationException.class, () -> table.append(Whole.TYPE, List.of(new Whole(2, 5L, "x", 1))));
        assertEquals("GENERATED twice", refused.constraint());
        Refusals.assertSays("generated column twice (id * 2) is 5, but its expression gives 4 for row", refused);
        assertFails("twice (id * 2) is null, but", () -> table.append(Whole.TYPE, List.of(new Whole(2, null, "x", 1))));
        assertFails("twice (id * 2) is 3, but", () -> table.update(Map.of("twice", "3"), "id = 1"));
        assertFails(
                "generated column twice (id * 2) has no value",
                () -> table.append(Bare.TYPE, List.of(new Bare(Long.MAX_VALUE))));
        assertEquals(1, rows().size());
    }

    @Test
    void generatedColumnFollowsTheOthers() throws IOException {
        foreign(disk, "'a'", "id * 2");
        DeltaTable table = SinkFixture.open(disk);
        table.append(Bare.TYPE, List.of(new Bare(1), new Bare(2)));
        table.update(Map.of("id", "id + 10"), "id = 1");
        table.merge(Bare.TYPE, List.of(new Bare(2)), "id")
                .whenMatchedUpdate(null, Map.of("id", "target.id + 20"))
                .run();

        assertEquals(List.of(new Whole(11, 22L, "a", 7), new Whole(22, 44L, "a", 7)), rows());
    }

    @Test
    void whatCannotBeComputedHereIsRefusedBeforeAnythingIsWritten() throws IOException {
        foreign(disk, "current_timestamp()", "id * 2");
        DeltaTable table = SinkFixture.open(disk);
        assertFails(
                "has the default value current_timestamp(), which cannot be computed here",
                () -> table.append(Bare.TYPE, List.of(new Bare(1))));
        table.append(Kinded.TYPE, List.of(new Kinded(1, "given")));

        SimDisk other = new SimDisk(CLOCK, 1);
        foreign(other, "'a'", "some_function(id)");
        assertFails(
                "column twice is a generated column (delta.generationExpression = some_function(id)), which cannot be"
                        + " computed here",
                () -> SinkFixture.open(other).append(Whole.TYPE, List.of(new Whole(1, 2L, "x", 1))));
        assertEquals(0, SinkFixture.open(other).version());
    }

    @Test
    void weGiveColumnsDefaultValuesAndGenerateThem() throws IOException {
        DeltaTable table = DeltaTable.openOrCreate(disk, CLOCK, TABLE, TableDefinition.of(Whole.TYPE.schema()));
        table.alter().setDefault("kind", "'none'");
        table.alter().setDefault("size", "3 + 4");
        table.alter().setGenerated("twice", "id * 2");
        table.append(Bare.TYPE, List.of(new Bare(1)));

        assertEquals(List.of(new Whole(1, 2L, "none", 7)), rows());
        assertRefused("column twice", () -> table.alter().setGenerated("twice", "twice + 1"));
        assertRefused("column size int not null: `id`", () -> table.alter().setDefault("size", "id"));
        assertFails("is 2, but its expression gives 1", () -> table.alter().setGenerated("twice", "id"));
        table.alter().dropDefault("size");
        assertFails("must have a value", () -> table.append(Bare.TYPE, List.of(new Bare(2))));
        assertEquals(false, table.alter().dropDefault("size").isNew());
    }

    @Test
    void tableIsWhatAPlainModelSays() throws IOException {
        for (int seed = 0; seed < (Boolean.getBoolean("rivulet.long") ? 500 : 20); seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            SimDisk ofSeed = new SimDisk(CLOCK, seed);
            foreign(ofSeed, "'d'", "id * 2");
            DeltaTable table = SinkFixture.open(ofSeed);
            List<Whole> model = new ArrayList<>();
            for (int step = 0; step < 15; step++) {
                step(random, table, model);
                List<Whole> found = new ArrayList<>();
                table.read().forEach(Whole.TYPE, found::add);
                assertEquals(sorted(model), sorted(found), "seed " + seed + ", step " + step);
            }
        }
    }

    private static List<Whole> sorted(List<Whole> rows) {
        return rows.stream().sorted(Comparator.comparing(Whole::toString)).toList();
    }

    private static void step(SplittableRandom random, DeltaTable table, List<Whole> model) throws IOException {
        long id = random.nextInt(50);
        switch (random.nextInt(5)) {
            case 0 -> {
                table.append(Bare.TYPE, List.of(new Bare(id)));
                model.add(new Whole(id, 2 * id, "d", 7));
            }
            case 1 -> {
                table.append(Kinded.TYPE, List.of(new Kinded(id, "k")));
                model.add(new Whole(id, 2 * id, "k", 7));
            }
            case 2 -> {
                table.update(Map.of("id", "id + 1"), "id % 3 = 0");
                model.replaceAll(row ->
                        row.id() % 3 == 0 ? new Whole(row.id() + 1, 2 * row.id() + 2, row.kind(), row.size()) : row);
            }
            case 3 -> {
                table.merge(Kinded.TYPE, List.of(new Kinded(id, "m")), "id")
                        .whenMatchedUpdateAll()
                        .whenNotMatchedInsert(null, Map.of("id", "source.id"))
                        .run();
                boolean isThere = model.stream().anyMatch(row -> row.id() == id);
                model.replaceAll(row -> row.id() == id ? new Whole(id, 2 * id, "m", row.size()) : row);
                if (!isThere) {
                    model.add(new Whole(id, 2 * id, "d", 7));
                }
            }
            default -> {
                table.delete("twice = " + 2 * id);
                model.removeIf(row -> row.id() == id);
            }
        }
    }
}
