package dev.rivulet.wal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A bug planted in the log's sources. Immutable.
 *
 * @param name what the log does wrong
 * @param isBlind whether the simulation must not know the page: since the log is at odds with it from its first frame on, and the bug
 *     is to be caught for its consequences
 * @param mode in which the simulation is expected to catch it; the others follow
 */
record Mutant(String name, boolean isBlind, FaultMode mode, List<Edit> edits) {

    /**
     * One text replaced by another.
     *
     * @param file below the package, such as {@code internal/FrameCursor.java}
     * @param text must be there exactly once, at any indentation
     */
    record Edit(String file, String text, String replacement) {}

    static Mutant of(String name, FaultMode mode, String file, String text, String replacement) {
        return new Mutant(name, false, mode, List.of(new Edit(file, text, replacement)));
    }

    /** The same bug, hidden from what knows the page. */
    Mutant blind() {
        return new Mutant(name, true, mode, edits);
    }

    /** The patched sources by their files. */
    Map<String, String> sources(Path packageFolder) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        for (Edit edit : edits) {
            if (!sources.containsKey(edit.file)) {
                sources.put(edit.file, flat(Files.readString(packageFolder.resolve(edit.file))));
            }
            sources.put(edit.file, applied(edit, sources.get(edit.file)));
        }
        return sources;
    }

    private String applied(Edit edit, String source) {
        String text = flat(edit.text);
        int index = source.indexOf(text);
        if (index < 0 || source.indexOf(text, index + 1) >= 0) {
            throw new IllegalStateException(
                    edit.file + " does not have this text exactly once any more:\n" + edit.text);
        }
        return source.replace(text, edit.replacement);
    }

    /** Without what a formatter may change. */
    private static String flat(String source) {
        return source.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
