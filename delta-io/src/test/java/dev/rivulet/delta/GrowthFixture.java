package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.open;
import static dev.rivulet.delta.SinkFixture.stageAndCommit;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A sink that gives its table columns for what rows bring, and what is there afterwards. Stateless. */
final class GrowthFixture {

    /** What a source that rescues makes. */
    record Reading(long id, String device, @Nullable String rescued) {}

    static final DeltaSink<Reading> APPEND =
            DeltaSink.append(TABLE, Reading.class).addingColumnsFrom("rescued");
    static final DeltaSink<Reading> UPSERT =
            DeltaSink.upsert(TABLE, Reading.class, "device").addingColumnsFrom("rescued");

    private GrowthFixture() {}

    static Reading reading(long id, @Nullable String rescued) {
        return new Reading(id, "d" + id, rescued);
    }

    /** The first epoch. */
    static void append(SimDisk disk, String... rescued) throws IOException {
        write(disk, APPEND, 1, 1, rescued);
    }

    static void write(SimDisk disk, DeltaSink<Reading> sink, long term, long epoch, String... rescued)
            throws IOException {
        try (SinkSession<Reading> session = sink.open(context(disk, term))) {
            List<Reading> rows = new ArrayList<>();
            for (String each : rescued) {
                rows.add(reading(epoch * 100 + rows.size(), each.isEmpty() ? null : each));
            }
            stageAndCommit(session, epoch, rows);
        }
    }

    static Map<Long, String> rows(SimDisk disk) throws IOException {
        Map<Long, String> found = new TreeMap<>();
        open(disk).read().forEach(row -> found.put(row.longValue(0), others(row)));
        return found;
    }

    private static String others(Row row) {
        Map<String, String> values = new TreeMap<>();
        for (int index = 2; index < row.schema().fieldCount(); index++) {
            Field field = row.schema().field(index);
            if (!row.isNull(index)) {
                values.put(field.name(), text(row, index, field.type()));
            }
        }
        return values.toString();
    }

    private static String text(Row row, int index, DataType type) {
        return switch (type.physical()) {
            case LONG -> Long.toString(row.longValue(index));
            case DOUBLE -> Double.toString(row.doubleValue(index));
            case OBJECT -> String.valueOf(row.objectValue(index));
        };
    }

    /** Those that are not the rows' own. */
    static String columns(SimDisk disk) throws IOException {
        Schema schema = open(disk).schema();
        return schema.fields().subList(3, schema.fieldCount()).toString();
    }
}
