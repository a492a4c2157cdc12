package dev.rivulet.benchmarks.recovery;

import dev.rivulet.engine.job.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks at a job's checkpoints from outside, while they are made. Immutable. */
final class CheckpointWatch {

    private static final Pattern PUBLISHED = Pattern.compile("chk-([0-9]{20})");
    private static final Pattern PENDING = Pattern.compile("tmp-([0-9]{20})");

    private final Path checkpoints;

    /**
     * What there is at a moment.
     *
     * @param publishedEpoch of the newest one that a start could use, 0 for none
     * @param pendingEpoch of the one that is being written, 0 for none
     */
    record Sight(long publishedEpoch, long pendingEpoch) {

        /** Whether the log behind the newest checkpoint is about to be cut short. */
        boolean isLongestLog() {
            return pendingEpoch > publishedEpoch;
        }
    }

    CheckpointWatch(Path dataDirectory) {
        this.checkpoints = new DataDirectory(dataDirectory).checkpoints();
    }

    Sight look() throws IOException {
        List<String> names = names();
        return new Sight(newest(names, PUBLISHED), newest(names, PENDING));
    }

    /** What the state files of the newest checkpoint come to; 0 if there is none. Only while no job makes any. */
    long stateSizeBytes() throws IOException {
        long epoch = look().publishedEpoch();
        Path newest = checkpoints.resolve("chk-" + "%020d".formatted(epoch));
        if (epoch == 0) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(newest)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(CheckpointWatch::sizeBytes)
                    .sum();
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (NoSuchFileException e) {
            return List.of(); // Made with the first checkpoint.
        }
    }

    private static long newest(List<String> names, Pattern pattern) {
        return names.stream()
                .map(pattern::matcher)
                .filter(matcher -> matcher.matches())
                .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                .max()
                .orElse(0);
    }

    private static long sizeBytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
