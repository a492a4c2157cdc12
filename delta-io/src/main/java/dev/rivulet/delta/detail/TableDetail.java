package dev.rivulet.delta.detail;

import dev.rivulet.core.row.Schema;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a version of a table is, as DESCRIBE DETAIL shows it. Immutable.
 *
 * @param version which one, and since when it is there
 * @param partitionColumns in the order of the directories
 * @param properties as they were set, sorted by name
 */
public record TableDetail(
        Identity identity,
        Version version,
        Schema schema,
        List<String> partitionColumns,
        SortedMap<String, String> properties,
        Protocol protocol,
        Size size) {

    public TableDetail {
        partitionColumns = List.copyOf(partitionColumns);
        properties = new TreeMap<>(properties);
    }

    /**
     * What tells the table from others.
     *
     * @param id a UUID; a table that takes this one's place has another
     * @param name what somebody called it; empty as a rule
     * @param createdAt empty if whoever made it did not say
     */
    public record Identity(String id, String name, String description, Path location, Optional<Instant> createdAt) {}

    /**
     * @param lastModified when it was committed
     */
    public record Version(long number, Instant lastModified) {}

    /**
     * What readers and writers have to know.
     *
     * @param features sorted; empty if the versions alone say it
     */
    public record Protocol(int minReaderVersion, int minWriterVersion, SortedSet<String> features) {

        public Protocol {
            features = new TreeSet<>(features);
        }
    }

    /**
     * @param rowCount empty if some file's statistics do not say how many it has
     */
    public record Size(long fileCount, long sizeBytes, OptionalLong rowCount) {}
}
