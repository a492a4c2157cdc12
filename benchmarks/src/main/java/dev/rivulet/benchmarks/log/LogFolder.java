package dev.rivulet.benchmarks.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory that a log is measured in. Stateless. */
final class LogFolder {

    private LogFolder() {}

    /** Deletes all that is in it, durably, so that the file system has nothing left to do for the one before. Makes it if missing. */
    static void empty(Path directory) throws IOException {
        Files.createDirectories(directory);
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(path -> !path.equals(directory))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }
}
