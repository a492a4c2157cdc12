package dev.rivulet.delta.staging;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.core.time.Clock;
import dev.rivulet.delta.kernel.shape.ColumnNames;
import dev.rivulet.delta.quality.TableRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The table that data files are written for. Immutable.
 *
 * @param clock tells the files' times
 * @param rules what each row must meet; the files have their columns, with this nullability
 * @param names what the files call them
 */
public record StagingTarget(Disk disk, Clock clock, TableRules rules, ColumnNames names) {

    public Path root() {
        return rules.table();
    }

    public Schema schema() {
        return rules.schema();
    }

    /** In the table's order. */
    public List<String> partitionColumns() {
        return rules.partitionColumns();
    }

    List<Field> partitionFields() {
        return partitionColumns().stream()
                .map(column -> schema().field(schema().requireIndexOf(column)))
                .toList();
    }

    /** What files and directories call the partition columns, in the same order. */
    public List<String> physicalPartitionColumns() {
        return partitionFields().stream()
                .map(field -> names.of(field.name()).name())
                .toList();
    }

    /** Deletes files that no commit names and none will. Nobody sees those that stay because of an error; they are a vacuum's. */
    public void delete(List<StagedFile> files) {
        for (StagedFile file : files) {
            try {
                disk.delete(root().resolve(file.path()));
            } catch (IOException left) {
                // It takes room, no more.
            }
        }
    }
}
