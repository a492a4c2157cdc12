package dev.rivulet.engine.reject;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.core.text.NumberedName;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The folder with dead letters that are to go, or have gone, through the pipeline again: files {@code replay-<20 digits>.jsonl}, a line of
 * JSON per record, which the job takes in the order of their numbers. A file is there whole or not at all, and is never changed; so the job
 * knows by a file's number and a line's what it has taken, and a command that dies in the middle is simply run again. Beside it one process
 * at a time writes, under a lock, and any thread reads. Immutable.
 *
 * <p>Numbers go by the clock, so that they go on ascending also where all files have been taken away.
 */
public final class Replays {

    private static final String PREFIX = "replay-";
    private static final String SUFFIX = ".jsonl";
    private static final String LOCK = "replays.lock";

    /** What the job takes into memory at once. */
    private static final int FILE_SIZE_BYTES = 4 << 20;

    private static final JsonFactory JSON = new JsonFactory();

    private final Disk disk;
    private final Path directory;

    /**
     * @param directory see {@link dev.rivulet.engine.job.DataDirectory#replays}
     */
    public Replays(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /**
     * Has records go through the pipeline, those left out that were given before. When it returns, the running job takes them soon, or the
     * next one does. If it fails or dies, some may be there, and the same call gives the others.
     *
     * @param nowMicros what the clock says, microseconds since 1970
     * @return how many were not there
     * @throws dev.rivulet.core.disk.LockedException if somebody else is at it
     */
    public int publish(List<ReplayedRecord> records, long nowMicros) throws IOException {
        disk.createDirectories(directory);
        try (Closeable lock = disk.lock(directory.resolve(LOCK))) {
            return publishLocked(records, nowMicros);
        }
    }

    private int publishLocked(List<ReplayedRecord> records, long nowMicros) throws IOException {
        SortedSet<Long> numbers = numbers();
        // A command before may have died between a name and its sync; what counts as given from here on must stay.
        disk.syncDirectory(directory);
        Set<String> given = new HashSet<>();
        for (long number : numbers) {
            read(number).forEach(record -> given.add(record.id()));
        }
        long number = numbers.isEmpty() ? nowMicros : Math.max(nowMicros, numbers.last() + 1);
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        int count = 0;
        for (ReplayedRecord record : records) {
            if (given.add(record.id())) {
                write(record, lines);
                count++;
            }
            if (lines.size() >= FILE_SIZE_BYTES) {
                publish(number++, lines);
            }
        }
        if (lines.size() > 0) {
            publish(number, lines);
        }
        return count;
    }

    private void publish(long number, ByteArrayOutputStream lines) throws IOException {
        Path file = path(number);
        Path unfinished = directory.resolve(file.getFileName() + ".unfinished");
        disk.delete(unfinished);
        try (DiskFile written = disk.create(unfinished)) {
            written.write(ByteBuffer.wrap(lines.toByteArray()), 0);
            written.sync(true);
        }
        disk.rename(unfinished, file);
        disk.syncDirectory(directory);
        lines.reset();
    }

    private Path path(long number) {
        return directory.resolve(NumberedName.of(PREFIX, number, SUFFIX));
    }

    /** The ids of all records that have been given. */
    public Set<String> ids() throws IOException {
        Set<String> ids = new HashSet<>();
        for (long number : numbers()) {
            read(number).forEach(record -> ids.add(record.id()));
        }
        return ids;
    }

    /** The numbers of the files that are there. */
    SortedSet<Long> numbers() throws IOException {
        SortedSet<Long> numbers = new TreeSet<>();
        for (String name : disk.list(directory)) {
            long number = NumberedName.numberOf(name, PREFIX, SUFFIX);
            if (number >= 0) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    /** The records of a file, in the order of its lines. */
    List<ReplayedRecord> read(long number) throws IOException {
        List<ReplayedRecord> records = new ArrayList<>();
        byte[] content = RecordJson.content(disk, path(number));
        try (JsonParser json = JSON.createParser(content)) {
            while (json.nextToken() == JsonToken.START_OBJECT) {
                records.add(readRecord(json));
            }
        } catch (IOException e) { // Of bytes in memory: they are not what was written.
            throw new IOException(path(number) + " is damaged: " + e.getMessage() + "; bring back what it was", e);
        }
        return records;
    }

    private static void write(ReplayedRecord record, ByteArrayOutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("id", record.id());
            json.writeStringField("source", record.source());
            json.writeNumberField("partition", record.partition());
            json.writeStringField("resource", record.resource());
            json.writeNumberField("offset", record.offset());
            json.writeFieldName("context");
            json.writeBinary(record.context());
            RecordJson.writeBytes(json, "text", "bytes", record.bytes());
            json.writeEndObject();
        }
        out.write('\n');
    }

    private static ReplayedRecord readRecord(JsonParser json) throws IOException {
        String id = "";
        String source = "";
        String resource = "";
        int partition = 0;
        long offset = 0;
        byte[] context = {};
        byte[] bytes = {};
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "id" -> id = json.getText();
                case "source" -> source = json.getText();
                case "resource" -> resource = json.getText();
                case "partition" -> partition = json.getIntValue();
                case "offset" -> offset = json.getLongValue();
                case "context" -> context = json.getBinaryValue();
                case "text" -> bytes = json.getText().getBytes(StandardCharsets.UTF_8);
                case "bytes" -> bytes = json.getBinaryValue();
                default -> json.skipChildren(); // Of a later release.
            }
        }
        return new ReplayedRecord(id, source, partition, resource, offset, context, bytes);
    }
}
