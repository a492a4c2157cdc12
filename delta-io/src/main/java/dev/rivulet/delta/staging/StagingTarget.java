package dev.rivulet.delta.staging;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.core.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The table that data files are written for. Immutable.
 *
 * @param clock tells the files' times
 * @param schema the table's, whose names and nullability the files have
 * @param partitionColumns of the table, in its order
 */
public record StagingTarget(Disk disk, Clock clock, Path root, Schema schema, List<String> partitionColumns) {

    List<Field> partitionFields() {
        return partitionColumns.stream()
                .map(column -> schema.field(schema.requireIndexOf(column)))
                .toList();
    }

    /** Deletes files that no commit names and none will. Nobody sees those that stay because of an error; they are a vacuum's. */
    public void delete(List<StagedFile> files) {
        for (StagedFile file : files) {
            try {
                disk.delete(root.resolve(file.path()));
            } catch (IOException left) {
                // It takes room, no more.
            }
        }
    }
}
