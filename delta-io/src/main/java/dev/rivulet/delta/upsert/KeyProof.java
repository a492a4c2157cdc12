package dev.rivulet.delta.upsert;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.shape.KeyProperty;
import dev.rivulet.delta.merge.MergeKey;
import dev.rivulet.delta.staging.PartitionText;
import dev.rivulet.delta.upsert.index.Found;
import dev.rivulet.delta.upsert.index.KeyColumns;
import dev.rivulet.delta.upsert.index.KeyIndex;
import dev.rivulet.delta.upsert.index.KeySet;
import dev.rivulet.delta.vector.DeletedRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Whether rows that come to a version have a key each that no other row has. Good for one version and key. */
final class KeyProof {

    /** So many keys are on the heap at a time; the files are read once for each part. */
    private static final long KEY_COUNT_MAX = 1L << 20;

    /** What a row takes in a file at the least, where the log does not say how many there are. */
    private static final long ROW_SIZE_BYTES_MIN = 8;

    private final TableScan scan;
    private final String name;
    private final StructRowType keyRows;
    private final MergeKey<Row> keyOf;
    private final List<String> columns;

    /**
     * A file of the version.
     *
     * @param deletedNow which of its rows the change takes out, or were taken out before
     */
    record Staying(LiveFile file, DeletedRows deletedNow) {}

    /** Which of the keys a pass looks at: those whose hash has this remainder. */
    private record Pass(int number, int count) {

        boolean has(List<Object> key) {
            return count == 1 || Math.floorMod(KeySet.hash(key), count) == number;
        }
    }

    /**
     * @throws IOException if the version lacks one of the columns
     */
    KeyProof(TableScan scan, String name, List<String> columns) throws IOException {
        for (String column : columns) {
            if (scan.schema().indexOf(column) < 0) {
                throw new IOException("table " + scan.root() + " has the key " + name + " " + columns
                        + ", but no column " + column + "; drop the key");
            }
        }
        this.scan = scan;
        this.name = name;
        this.columns = columns;
        KeyColumns key = new KeyColumns(columns);
        this.keyRows = key.rowsOf(nullable(scan.schema()));
        this.keyOf = key.of(keyRows);
    }

    /** The columns for reading rows of which not all may be as the table demands. */
    static Schema nullable(Schema schema) {
        return Schema.of(schema.fields().stream()
                .map(field -> Field.nullable(field.name(), field.type()))
                .toArray(Field[]::new));
    }

    /** Passes if no two of the rows have the same key. */
    void require(List<LiveFile> coming, List<Staying> staying, KeyIndex index) throws IOException {
        long rowCount = 0;
        for (LiveFile file : coming) {
            rowCount += file.rowCount().orElse(file.sizeBytes() / ROW_SIZE_BYTES_MIN);
        }
        int passCount = (int) (1 + rowCount / KEY_COUNT_MAX);
        for (int number = 0; number < passCount; number++) {
            KeySet keys = distinct(coming, new Pass(number, passCount));
            for (Staying file : staying) {
                if (!isFree(index.find(file.file, scan, keys), file)) {
                    requireNone(file, keys, coming);
                }
            }
        }
    }

    /** Whether no row that stays has one of the keys, by what is known without reading the file. */
    private static boolean isFree(Found found, Staying file) {
        return found.isKnown() && found.places().stream().allMatch(place -> file.deletedNow.contains(place.position()));
    }

    private KeySet distinct(List<LiveFile> coming, Pass pass) throws IOException {
        KeySet keys = new KeySet();
        scan.forEach(coming, keyRows, PartitionText::parse, row -> {
            List<Object> key = keyOf.of(row);
            if (key == null && name.equals(KeyProperty.PRIMARY)) {
                throw new KeyViolationException(
                        "table " + scan.root() + ": " + label() + " has no value in a row with " + row
                                + "; nothing was changed",
                        name,
                        List.of(row.toString()));
            }
            if (key != null && pass.has(key) && !keys.addNew(key)) {
                List<String> rows = rows(key, coming, 2);
                throw violation(key, rows);
            }
            return true;
        });
        return keys;
    }

    private void requireNone(Staying file, KeySet keys, List<LiveFile> coming) throws IOException {
        scan.visitPositions(file.file, keyRows, PartitionText::parse, (position, row) -> {
            List<Object> key = keyOf.of(row);
            if (keys.contains(key) && !file.deletedNow.contains(position)) {
                List<Object> found = key == null ? List.of() : key;
                List<String> rows = new ArrayList<>(rows(found, List.of(file.file), 1));
                rows.addAll(rows(found, coming, 1));
                throw violation(found, rows);
            }
            return true;
        });
    }

    /** The first rows with a key, whole. */
    private List<String> rows(List<Object> key, List<LiveFile> files, int countMax) throws IOException {
        StructRowType wholeRows = StructRowType.of("row", nullable(scan.schema()));
        MergeKey<Row> ofWhole = new MergeKey<>(columns, wholeRows);
        List<String> rows = new ArrayList<>();
        scan.forEach(files, wholeRows, PartitionText::parse, row -> {
            if (key.equals(ofWhole.of(row))) {
                rows.add(row.toString());
            }
            return rows.size() < countMax;
        });
        return rows;
    }

    private KeyViolationException violation(List<Object> key, List<String> rows) {
        return new KeyViolationException(
                "table " + scan.root() + ": " + label() + " would be in two rows with " + keyOf.text(key) + ": "
                        + String.join(" and ", rows)
                        + "; nothing was changed. Leave one out, or bring them by a merge or an upsert",
                name,
                rows);
    }

    private String label() {
        return label(name, columns);
    }

    /** What messages call a key. */
    static String label(String name, List<String> columns) {
        return (name.equals(KeyProperty.PRIMARY) ? name : "unique key " + name) + " " + columns;
    }
}
