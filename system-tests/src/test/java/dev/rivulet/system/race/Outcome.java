package dev.rivulet.system.race;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of an operation, as text between processes. Immutable.
 *
 * @param isRefused whether it ended with a typed conflict
 * @param wonVersions whose file in the log this process put there
 * @param takenCount how often somebody else had been quicker
 * @param readVersion which a deletion found nothing to delete in; below zero if it deleted something
 */
record Outcome(boolean isRefused, List<Long> wonVersions, int takenCount, long readVersion, long deletedCount) {

    static Outcome parse(String text) {
        String[] words = text.split(" ");
        List<Long> won = words[1].equals("-")
                ? List.of()
                : Arrays.stream(words[1].split(",")).map(Long::valueOf).toList();
        return new Outcome(
                words[0].equals("refused"),
                won,
                Integer.parseInt(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]));
    }

    @Override
    public String toString() {
        String won = wonVersions.stream().map(String::valueOf).collect(Collectors.joining(","));
        return (isRefused ? "refused " : "done ") + (won.isEmpty() ? "-" : won) + " " + takenCount + " " + readVersion
                + " " + deletedCount;
    }
}
