package dev.rivulet.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory that is gone when the command has ended. One owner. A killed command leaves it behind; it may be deleted then.
 */
public final class ScratchDirectory implements AutoCloseable {

    private final Path path;

    private ScratchDirectory(Path path) {
        this.path = path;
    }

    /** Among the system's temporary files, which {@code java.io.tmpdir} says the place of. */
    public static ScratchDirectory temporary() throws IOException {
        return new ScratchDirectory(Files.createTempDirectory("rivulet-"));
    }

    /** One that somebody else makes. */
    public static ScratchDirectory at(Path path) {
        return new ScratchDirectory(path);
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(path)) {
            List<Path> insideFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path each : insideFirst) {
                Files.delete(each);
            }
        }
    }
}
