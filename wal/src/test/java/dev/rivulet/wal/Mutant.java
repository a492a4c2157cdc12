package dev.rivulet.wal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A bug planted in the log's sources: one text is replaced. Immutable.
 *
 * @param name what the log does wrong
 * @param file below the package, such as {@code internal/FrameCursor.java}
 * @param text what is replaced; must be there exactly once
 * @param mode in which the simulation is expected to catch it first; the others follow
 */
record Mutant(String name, String file, String text, String replacement, FaultMode mode) {

    /** The bugs that a log may have without losing anything in a quiet test. */
    static List<Mutant> all() {
        return List.of();
    }

    /** The patched source. */
    String source(Path packageFolder) throws IOException {
        String source = Files.readString(packageFolder.resolve(file));
        int index = source.indexOf(text);
        if (index < 0 || source.indexOf(text, index + 1) >= 0) {
            throw new AssertionError("mutant '" + name + "' does not know " + file + " any more: its text is not there"
                    + " exactly once; plant the bug anew:\n" + text);
        }
        return source.replace(text, replacement);
    }
}
