package dev.rivulet.delta.upkeep;

import dev.rivulet.delta.kernel.commit.LiveFile;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files of one partition that become one. Immutable.
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

    long deletionVectorCount() {
        return files.stream().filter(LiveFile::hasDeletionVector).count();
    }
}
