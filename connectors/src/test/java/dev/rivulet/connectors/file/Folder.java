package dev.rivulet.connectors.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.testkit.SimClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** A folder with files of chosen times, a clock moved by hand, and the log's part of remembering offsets. */
final class Folder {

    static final BatchLimits WIDE = new BatchLimits(100_000, 64 * 1024 * 1024);

    final Path path;
    final SimClock clock = new SimClock();

    /** What a log would hold: the last offset of each partition. */
    Map<Integer, byte[]> offsets = new TreeMap<>();

    Folder(Path path) {
        this.path = path;
    }

    /** Writes a file that was last modified so many seconds ago, negative for the future. */
    Path write(String name, long secondsAgo, String content) throws IOException {
        return write(name, secondsAgo, content.getBytes(UTF_8));
    }

    Path write(String name, long secondsAgo, byte[] content) throws IOException {
        Path file = Files.write(path.resolve(name), content);
        long micros = clock.epochMicros() - secondsAgo * 1_000_000;
        Files.setLastModifiedTime(file, FileTime.from(micros, TimeUnit.MICROSECONDS));
        return file;
    }

    static byte[] gzip(String content) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(content.getBytes(UTF_8));
        }
        return compressed.toByteArray();
    }

    SourceReader open(FileSource<?> source) throws IOException {
        return source.open(new SourceContext("files", offsets, false, new SystemDisk(), clock));
    }

    SourceReader openAvailableNow(FileSource<?> source) throws IOException {
        return source.open(new SourceContext("files", offsets, true, new SystemDisk(), clock));
    }

    /** Polls once and remembers the offset, as the log does; empty if there was nothing. */
    List<String> poll(SourceReader reader, BatchLimits limits) throws IOException {
        Batch batch = reader.poll(limits);
        if (batch == null) {
            return List.of();
        }
        Batch logged = Batch.decode(batch.encoded());
        offsets.put(logged.partition(), logged.resumeOffset());
        return shown(logged);
    }

    /** Polls until there is nothing. */
    List<String> drain(SourceReader reader, BatchLimits limits) throws IOException {
        List<String> records = new ArrayList<>();
        for (int emptyCount = 0; emptyCount < 3; ) {
            List<String> polled = poll(reader, limits);
            emptyCount = polled.isEmpty() ? emptyCount + 1 : 0;
            records.addAll(polled);
        }
        return records;
    }

    /** Opens, drains and closes. */
    List<String> read(FileSource<?> source) throws IOException {
        try (SourceReader reader = open(source)) {
            return drain(reader, WIDE);
        }
    }

    void advanceMillis(long millis) {
        clock.advance(Duration.ofMillis(millis));
    }

    /** Each record as {@code file:line:text}, flawed ones with {@code !} and their flaw. */
    static List<String> shown(Batch batch) {
        List<String> records = new ArrayList<>();
        for (int index = 0; index < batch.recordCount(); index++) {
            String text =
                    batch.resource() + ":" + batch.recordOffset(index) + ":" + new String(batch.record(index), UTF_8);
            records.add(text + flaw(batch, index));
        }
        return records;
    }

    private static String flaw(Batch batch, int index) {
        try {
            batch.requireWhole(index);
            return "";
        } catch (MalformedRowException e) {
            return " !" + e.getMessage();
        }
    }
}
