package dev.rivulet.delta.kernel.detail;

import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.detail.TableDetail;
import dev.rivulet.delta.kernel.commit.LiveFile;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** Takes together what a version is. Stateless. */
public final class SnapshotDetail {

    private SnapshotDetail() {}

    /**
     * @param files that the version has
     */
    public static TableDetail of(SnapshotImpl snapshot, Path root, Engine engine, Schema schema, List<LiveFile> files) {
        Metadata metadata = snapshot.getMetadata();
        Protocol protocol = snapshot.getProtocol();
        return new TableDetail(
                new TableDetail.Identity(
                        metadata.getId(),
                        metadata.getName().orElse(""),
                        metadata.getDescription().orElse(""),
                        root,
                        metadata.getCreatedTime().map(Instant::ofEpochMilli)),
                new TableDetail.Version(snapshot.getVersion(), Instant.ofEpochMilli(snapshot.getTimestamp(engine))),
                schema,
                snapshot.getPartitionColumnNames(),
                new TreeMap<>(metadata.getConfiguration()),
                new TableDetail.Protocol(
                        protocol.getMinReaderVersion(),
                        protocol.getMinWriterVersion(),
                        new TreeSet<>(protocol.getReaderAndWriterFeatures())),
                size(files));
    }

    private static TableDetail.Size size(List<LiveFile> files) {
        long sizeBytes = 0;
        long rowCount = 0;
        boolean isRowCountKnown = true;
        for (LiveFile file : files) {
            sizeBytes += file.sizeBytes();
            rowCount += file.rowCount().orElse(0);
            isRowCountKnown &= file.rowCount().isPresent();
        }
        return new TableDetail.Size(
                files.size(), sizeBytes, isRowCountKnown ? OptionalLong.of(rowCount) : OptionalLong.empty());
    }
}
