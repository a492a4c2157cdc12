package dev.rivulet.engine.reject;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.core.source.Source;
import dev.rivulet.engine.job.RejectedRecord;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stages rejected records, a line each. Owned by the collect agent. */
final class RejectedRecordWriter implements SinkWriter<RejectedRecord>, Closeable {

    private static final int BUFFER_SIZE_BYTES = 64 * 1024;
    private static final JsonFactory JSON = new JsonFactory();

    private final Disk disk;
    private final Path directory;
    private final Map<String, Source<?>> sources;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private final Path unfinished;
    private @Nullable DiskFile file;
    private long sizeBytes;
    private long rowCount;

    RejectedRecordWriter(Disk disk, Path directory, Map<String, Source<?>> sources) {
        this.sources = sources;
        this.disk = disk;
        this.directory = directory;
        this.unfinished = directory.resolve("open" + RejectedRecordSink.STAGED_SUFFIX);
    }

    @Override
    public void write(RejectedRecord row) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(buffer)) {
            json.writeStartObject();
            json.writeStringField("source", row.source());
            json.writeStringField("resource", row.resource());
            json.writeNumberField("offset", row.offset());
            if (!row.operator().isEmpty()) {
                json.writeStringField("operator", row.operator());
            }
            if (!row.exception().isEmpty()) {
                json.writeStringField("exception", row.exception());
            }
            json.writeStringField("cause", row.cause());
            if (row.kind() != RejectedRecord.Kind.RECORD) {
                json.writeStringField("kind", row.kind().toString());
            }
            RecordJson.writeBytes(json, "text", "bytes", row.bytes());
            json.writeNumberField("logPosition", row.logPosition());
            json.writeNumberField("recordIndex", row.recordIndex());
            RecordJson.write(json, row.arrival(), RejectedRecordSink.contextOf(row, sources));
            json.writeEndObject();
        }
        buffer.write('\n');
        rowCount++;
        if (buffer.size() >= BUFFER_SIZE_BYTES) {
            drain();
        }
    }

    private void drain() throws IOException {
        if (file == null) {
            disk.delete(unfinished);
            file = disk.create(unfinished);
        }
        file.write(ByteBuffer.wrap(buffer.toByteArray()), sizeBytes);
        sizeBytes += buffer.size();
        buffer.reset();
    }

    @Override
    public StagedEpoch seal(EpochSeal seal) throws IOException {
        if (rowCount == 0) {
            return new StagedEpoch(seal, List.of());
        }
        drain();
        String name = RejectedRecordSink.fileName(seal.epoch());
        finish(directory.resolve(name + RejectedRecordSink.STAGED_SUFFIX));
        StagedFile staged = new StagedFile(name, sizeBytes, rowCount, Map.of(), 0, "");
        sizeBytes = 0;
        rowCount = 0;
        return new StagedEpoch(seal, List.of(staged));
    }

    private void finish(Path staged) throws IOException {
        if (file == null) {
            throw new AssertionError("an epoch with rows has no file");
        }
        file.sync(true);
        close();
        disk.rename(unfinished, staged);
        disk.syncDirectory(directory);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
