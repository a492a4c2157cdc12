package dev.rivulet.core.sink;

import dev.rivulet.core.row.Field;
import java.util.List;

/**
 * A sealed epoch with its durable files, ready to be committed. Immutable.
 *
 * @param columns that the target must have before the files become visible, those that it may lack so far; each takes nulls
 */
public record StagedEpoch(EpochSeal seal, List<StagedFile> files, List<Field> columns) {

    public StagedEpoch {
        files = List.copyOf(files);
        columns = List.copyOf(columns);
    }

    /** For a target that has all the columns of the files. */
    public StagedEpoch(EpochSeal seal, List<StagedFile> files) {
        this(seal, files, List.of());
    }

    public long epoch() {
        return seal.epoch();
    }

    public long sizeBytes() {
        return files.stream().mapToLong(StagedFile::sizeBytes).sum();
    }
}
