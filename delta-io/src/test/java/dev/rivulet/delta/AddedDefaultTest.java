package dev.rivulet.delta;

import static dev.rivulet.delta.Refusals.assertSays;
import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.open;
import static dev.rivulet.delta.SinkFixture.stageAndCommit;
import static dev.rivulet.delta.SinkFixture.writeOnce;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Columns with a default value that a sink adds to a table that is there. */
final class AddedDefaultTest {

    record Bare(long id) {}

    record Whole(long id, @Nullable String kind, @Nullable Long rank) {

        static final RecordRowType<Whole> TYPE = RecordRowType.of(Whole.class);
    }

    private static final DeltaSink<Bare> SINK = DeltaSink.append(TABLE, Bare.class);

    private static final DeltaSink<Bare> MERGING = SINK.withOptions(WriteOption.MERGE_SCHEMA)
            .creating(table -> table.withColumn(Field.required("kind", DataType.Simple.STRING))
                    .withColumn(Field.nullable("rank", DataType.Simple.LONG))
                    .withDefault("Kind", " 'plain' "));

    private final SimDisk disk = new SimDisk(CLOCK, 1);

    private List<Whole> rows() throws IOException {
        return SinkFixture.read(disk, Whole.TYPE).stream()
                .sorted((one, other) -> Long.compare(one.id, other.id))
                .toList();
    }

    @Test
    void theyComeByOneCommitAndRowsThatAreThereHaveNull() throws IOException {
        writeOnce(disk, SINK, List.of(new Bare(1)));
        long before = open(disk).version();
        try (SinkSession<Bare> session = MERGING.open(context(disk, 2))) {
            assertEquals(before + 1, open(disk).version());
            assertEquals(Map.of("kind", "'plain'"), open(disk).shape().defaults());
            assertTrue(open(disk).shape().protocol().contains("allowColumnDefaults"));
            assertTrue(open(disk)
                    .history()
                    .entries(1)
                    .get(0)
                    .operationParameters()
                    .get("columns")
                    .contains("'plain'"));
            stageAndCommit(session, 2, List.of(new Bare(2)));
        }
        assertEquals(List.of(new Whole(1, null, null), new Whole(2, "plain", null)), rows());

        try (SinkSession<Bare> session = MERGING.open(context(disk, 3))) {
            stageAndCommit(session, 3, List.of(new Bare(3)));
        }
        assertEquals(new Whole(3, "plain", null), rows().get(2));
    }

    @Test
    void aColumnThatIsThereKeepsWhatItHas() throws IOException {
        writeOnce(disk, SINK, List.of(new Bare(1)));
        open(disk).alter().addColumns(Field.nullable("kind", DataType.Simple.STRING));
        try (SinkSession<Bare> session = MERGING.open(context(disk, 2))) {
            stageAndCommit(session, 2, List.of(new Bare(2)));
        }
        assertEquals(Map.of(), open(disk).shape().defaults());
        assertEquals(List.of(new Whole(1, null, null), new Whole(2, null, null)), rows());
    }

    @Test
    void filesMayCallThemOtherwise() throws IOException {
        writeOnce(disk, SINK.withTableProperty("delta.columnMapping.mode", "name"), List.of(new Bare(1)));
        try (SinkSession<Bare> session = MERGING.open(context(disk, 2))) {
            stageAndCommit(session, 2, List.of(new Bare(2)));
        }
        assertEquals(List.of(new Whole(1, null, null), new Whole(2, "plain", null)), rows());
    }

    @Test
    void generatedOnesAreRefusedAndNothingHasChanged() throws IOException {
        writeOnce(disk, SINK, List.of(new Bare(1)));
        long before = open(disk).version();
        DeltaSink<Bare> generating = SINK.withOptions(WriteOption.MERGE_SCHEMA)
                .creating(table -> table.withGeneratedColumn("twice", "id * 2"));

        IOException refused = assertThrows(IOException.class, () -> generating.open(context(disk, 2)));
        assertSays("has no column twice, which is to be generated", refused);
        assertEquals(before, open(disk).version());
    }
}
