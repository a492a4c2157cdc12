package dev.rivulet.engine.reject;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.engine.job.RejectedRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads what {@link RejectedRecordSink} has committed; the job may run meanwhile. Stateless. */
public final class RejectedRecordFiles {

    private static final JsonFactory JSON = new JsonFactory();

    private RejectedRecordFiles() {}

    /**
     * All records of a folder, epoch by epoch in the order of the log.
     *
     * @param directory of the dead letters or the late records, see {@link dev.rivulet.engine.job.DataDirectory}
     * @return empty if the folder does not exist
     * @throws IOException if a file cannot be read or is none of the engine's
     */
    public static List<RejectedRecord> read(Disk disk, Path directory) throws IOException {
        List<RejectedRecord> records = new ArrayList<>();
        for (String name : disk.list(directory)) {
            if (name.startsWith(RejectedRecordSink.PREFIX) && name.endsWith(RejectedRecordSink.SUFFIX)) {
                readFile(disk, directory.resolve(name), records);
            }
        }
        return records;
    }

    private static void readFile(Disk disk, Path path, List<RejectedRecord> records) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(disk.sizeBytes(path)));
        try (DiskFile file = disk.openForReading(path)) {
            file.read(content, 0);
        }
        try (JsonParser json = JSON.createParser(content.array(), 0, content.position())) {
            while (json.nextToken() == JsonToken.START_OBJECT) {
                records.add(readRecord(json));
            }
        }
    }

    private static RejectedRecord readRecord(JsonParser json) throws IOException {
        String source = "";
        String resource = "";
        String operator = "";
        String exception = "";
        String cause = "";
        RejectedRecord.Kind kind = RejectedRecord.Kind.RECORD;
        long offset = 0;
        long logPosition = 0;
        int recordIndex = 0;
        byte[] bytes = {};
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "source" -> source = json.getText();
                case "resource" -> resource = json.getText();
                case "operator" -> operator = json.getText();
                case "exception" -> exception = json.getText();
                case "kind" -> kind = RejectedRecord.Kind.valueOf(json.getText().toUpperCase(Locale.ROOT));
                case "cause" -> cause = json.getText();
                case "offset" -> offset = json.getLongValue();
                case "logPosition" -> logPosition = json.getLongValue();
                case "recordIndex" -> recordIndex = json.getIntValue();
                case "text" -> bytes = json.getText().getBytes(StandardCharsets.UTF_8);
                case "bytes" -> bytes = json.getBinaryValue();
                default -> json.skipChildren(); // Of a later release.
            }
        }
        return new RejectedRecord(
                source, resource, offset, logPosition, recordIndex, operator, exception, cause, kind, bytes);
    }
}
