package dev.rivulet.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where the demo keeps what. Immutable.
 *
 * @param root the demo's own folder
 */
record DemoFiles(Path root) {

    private static final String PIPELINE = "pipeline.yaml";

    Path input() {
        return root.resolve("input");
    }

    Path data() {
        return root.resolve("data");
    }

    Path table() {
        return root.resolve("table");
    }

    Path pipeline() {
        return root.resolve(PIPELINE);
    }

    Path deadLetters() {
        return data().resolve("dead-letters");
    }

    Path late() {
        return data().resolve("late");
    }

    /** Writes the pipeline's file; it is there whole or not at all. */
    void writePipeline() throws IOException {
        Files.createDirectories(root);
        Path temporary = root.resolve("." + PIPELINE + ".tmp");
        try (InputStream text = DemoFiles.class.getResourceAsStream(PIPELINE)) {
            if (text == null) {
                throw new AssertionError(PIPELINE + " is missing beside " + DemoFiles.class);
            }
            Files.copy(text, temporary, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(temporary, pipeline(), StandardCopyOption.ATOMIC_MOVE);
    }
}
