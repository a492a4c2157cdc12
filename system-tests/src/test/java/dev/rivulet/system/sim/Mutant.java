package dev.rivulet.system.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A bug planted in the sources of the engine or its state. Immutable.
 *
 * @param name what the engine does wrong
 * @param seedIndex of a run that has caught it once, and is tried first; any other will do as well
 * @param sourceCount how many sources the runs have
 */
record Mutant(String name, int seedIndex, int sourceCount, List<Edit> edits) {

    /**
     * One text replaced by another.
     *
     * @param file below the package {@code dev.rivulet}, such as {@code engine/work/LaneAgent.java}; its first folder is the module's
     * @param text must be there exactly once, at any indentation
     */
    record Edit(String file, String text, String replacement) {}

    static Mutant of(String name, String file, String text, String replacement) {
        return new Mutant(name, 0, 1, List.of(new Edit(file, text, replacement)));
    }

    /** Several at once, of which each would hide the other. */
    Mutant and(String file, String text, String replacement) {
        return and(List.of(new Edit(file, text, replacement)));
    }

    Mutant and(List<Edit> more) {
        List<Edit> all = new ArrayList<>(edits);
        all.addAll(more);
        return new Mutant(name, seedIndex, sourceCount, List.copyOf(all));
    }

    /** Shows where there are two sources. */
    Mutant ofTwoSources() {
        return new Mutant(name, seedIndex, 2, edits);
    }

    /** Says by which run it was caught. */
    Mutant caughtBy(int index) {
        return new Mutant(name, index, sourceCount, edits);
    }

    /** The patched sources by their files. */
    Map<String, String> sources(Path checkout) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        for (Edit edit : edits) {
            if (!sources.containsKey(edit.file)) {
                sources.put(edit.file, flat(Files.readString(path(checkout, edit.file))));
            }
            sources.put(edit.file, applied(edit, sources.get(edit.file)));
        }
        return sources;
    }

    private static Path path(Path checkout, String file) {
        String module = file.substring(0, file.indexOf('/'));
        return checkout.resolve(module).resolve("src/main/java/dev/rivulet").resolve(file);
    }

    private static String applied(Edit edit, String source) {
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
