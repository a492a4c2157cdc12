package dev.rivulet.connectors.tail;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.testkit.SimClock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A file that grows and is rotated as people do it, and a source that follows it, which may be killed. One owner. */
final class TailedFile {

    private static final BatchLimits LIMITS = new BatchLimits(7, 1_000);

    private record Text(String line) {}

    private final SimClock clock = new SimClock();
    final List<Batch> log = new ArrayList<>();
    final ArrayDeque<Batch> notDurable = new ArrayDeque<>();
    Path file;
    private TailSource<Text> source;

    @Nullable SourceReader reader;

    void start(Path inFolder) throws IOException {
        file = inFolder.resolve("app.log");
        source = TailSource.text(file, RecordRowType.of(Text.class)).lineSizeMaxBytes(4 << 10);
        log.clear();
        notDurable.clear();
        open(false);
    }

    void open(boolean isAvailableNow) throws IOException {
        if (reader != null) {
            reader.close();
        }
        Map<Integer, byte[]> offsets =
                log.isEmpty() ? Map.of() : Map.of(0, log.get(log.size() - 1).resumeOffset());
        reader = source.open(new SourceContext("tail", offsets, isAvailableNow, new SystemDisk(), clock));
    }

    void kill(Random random) throws IOException {
        for (int count = random.nextInt(notDurable.size() + 1); count > 0; count--) {
            log.add(notDurable.remove());
        }
        notDurable.clear();
        open(false);
    }

    boolean poll() throws IOException {
        clock.advance(Duration.ofMillis(200));
        Batch batch = reader.poll(LIMITS);
        if (batch != null) {
            notDurable.add(batch);
        }
        return batch != null;
    }

    /** All there is, with all the time that it takes. */
    List<String> drain() throws IOException {
        for (int quiet = 0; quiet < 60; quiet++) {
            quiet = poll() ? 0 : quiet;
        }
        log.addAll(notDurable);
        notDurable.clear();
        return lines();
    }

    List<String> lines() {
        Decoder<Text> decoder = source.newDecoder();
        List<String> lines = new ArrayList<>();
        for (Batch batch : log) {
            for (int index = 0; index < batch.recordCount(); index++) {
                try {
                    lines.add(decoder.decode(batch, index).line());
                } catch (MalformedRowException e) {
                    lines.add("!" + e.getMessage());
                }
            }
        }
        return lines;
    }

    void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    Path rotated(int number) {
        return folderOf(file).resolve("app.log." + number);
    }

    private static Path folderOf(Path path) {
        return path.getParent();
    }

    /** As logrotate does: each gets the next number. */
    private void shift() throws IOException {
        for (int number = 30; number > 0; number--) {
            for (String suffix : List.of("", ".gz")) {
                Path from = folderOf(file).resolve("app.log." + number + suffix);
                if (Files.exists(from)) {
                    move(from, folderOf(file).resolve("app.log." + (number + 1) + suffix));
                }
            }
        }
    }

    void rotate() throws IOException {
        shift();
        move(file, rotated(1));
    }

    void copyAndCutOff() throws IOException {
        shift();
        Files.copy(file, rotated(1));
        Files.newByteChannel(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                .close();
    }

    void compress(Path plain) throws IOException {
        FileTime modified = Files.getLastModifiedTime(plain);
        Path compressed = plain.resolveSibling(plain.getFileName() + ".gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
            Files.copy(plain, out);
        }
        Files.setLastModifiedTime(compressed, modified);
        Files.delete(plain);
    }
}
