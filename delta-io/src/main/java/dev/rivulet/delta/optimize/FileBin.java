package dev.rivulet.delta.optimize;

import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.kernel.commit.LiveFile;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files of one partition that are written anew together. Immutable.
 *
 * @param partitionValues what the log has per partition column for each of them
 * @param files at least one
 */
record FileBin(Map<String, @Nullable String> partitionValues, List<LiveFile> files) {

    FileBin {
        files = List.copyOf(files);
    }

    long sizeBytes() {
        return files.stream().mapToLong(LiveFile::sizeBytes).sum();
    }

    /** The file with the very text that the log has for the partition: another writer's may be read otherwise than ours. */
    StagedFile inPartition(StagedFile file) {
        return new StagedFile(
                file.path(),
                file.sizeBytes(),
                file.rowCount(),
                partitionValues,
                file.modifiedMicros(),
                file.statistics());
    }

    long deletionVectorCount() {
        return files.stream().filter(LiveFile::hasDeletionVector).count();
    }
}
