package dev.rivulet.delta.upsert;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.ChangeRequest;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.commit.MarkedFile;
import dev.rivulet.delta.staging.StagingTarget;
import dev.rivulet.delta.upsert.index.IndexMemory;
import dev.rivulet.delta.upsert.index.KeyColumns;
import dev.rivulet.delta.upsert.index.KeyIndex;
import dev.rivulet.delta.vector.DeletedRows;
import dev.rivulet.delta.vector.VectorReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sees to it that no two rows of a table have a key in common that is to be unique. What it finds out of a version holds for a commit right
 * behind that version alone, so whoever commits behind another one has to ask again. One owner.
 *
 * <p>The rows that come are held against each other, and against the files of the version that a {@link KeyIndex} does not exclude. That the
 * version itself has no two such rows is taken for granted.
 */
public final class KeyGuard {

    private final IndexMemory memory;
    private final Map<Key, KeyIndex> indexes = new HashMap<>();

    /**
     * What an index is of.
     *
     * @param physical what data files call the columns, as these may be renamed
     * @param types as what the values are compared
     */
    private record Key(List<String> columns, List<String> physical, List<DataType> types) {

        static Key of(List<String> columns, TableScan scan) {
            Schema schema = scan.schema();
            List<Integer> indexes = columns.stream().map(schema::requireIndexOf).toList();
            return new Key(
                    columns,
                    indexes.stream().map(scan::physicalName).toList(),
                    indexes.stream().map(index -> schema.field(index).type()).toList());
        }
    }

    public KeyGuard() {
        this(IndexMemory.ofHeap());
    }

    /**
     * @param memory of the table's indexes
     */
    public KeyGuard(IndexMemory memory) {
        this.memory = memory;
    }

    /**
     * Passes if a version with the files has each key once.
     *
     * @param keys the columns of each key by its name
     * @throws KeyViolationException naming key and rows if not
     * @throws IOException if a file cannot be read, or the table has no such columns
     */
    public void require(TableScan scan, StagingTarget target, Map<String, List<String>> keys, ChangeRequest.Files files)
            throws IOException {
        if (keys.isEmpty() || files.added().isEmpty()) {
            return;
        }
        List<LiveFile> coming = files.added().stream()
                .map(file -> LiveFile.of(file, target.root()))
                .toList();
        List<KeyProof.Staying> staying = staying(scan, target, files);
        Set<Key> asked = new HashSet<>();
        for (Map.Entry<String, List<String>> key : keys.entrySet()) {
            Key of = Key.of(key.getValue(), scan);
            asked.add(of);
            KeyIndex index = indexes.computeIfAbsent(of, none -> new KeyIndex(new KeyColumns(key.getValue()), memory));
            index.show(scan.files());
            new KeyProof(scan, key.getKey(), key.getValue()).require(coming, staying, index);
        }
        forgetOthers(asked);
    }

    private void forgetOthers(Set<Key> asked) {
        indexes.forEach((key, index) -> {
            if (!asked.contains(key)) {
                index.forgetAll();
            }
        });
        indexes.keySet().retainAll(asked);
    }

    /** For what indexes of the table take together. */
    IndexMemory memory() {
        return memory;
    }

    /**
     * Passes if the rows of a version have a key each of its own.
     *
     * @throws KeyViolationException naming the rows if two have the same
     */
    public static void requireUnique(TableScan scan, String key, List<String> columns) throws IOException {
        new KeyProof(scan, key, columns)
                .require(scan.files(), List.of(), new KeyIndex(new KeyColumns(columns), new IndexMemory(0)));
    }

    private static List<KeyProof.Staying> staying(TableScan scan, StagingTarget target, ChangeRequest.Files files)
            throws IOException {
        Set<String> removed = new HashSet<>();
        files.removed().forEach(file -> removed.add(file.identity()));
        Map<String, MarkedFile> marked = new HashMap<>();
        files.marked().forEach(mark -> marked.put(mark.file().identity(), mark));
        List<KeyProof.Staying> staying = new ArrayList<>();
        for (LiveFile file : scan.files()) {
            if (!removed.contains(file.identity())) {
                MarkedFile mark = marked.get(file.identity());
                DeletedRows deleted =
                        mark == null ? DeletedRows.NONE : new VectorReader(target.disk()).read(mark.vector());
                staying.add(new KeyProof.Staying(file, deleted));
            }
        }
        return staying;
    }
}
