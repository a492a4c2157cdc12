package dev.rivulet.cli.dlq;

import dev.rivulet.cli.run.PipelineLocation;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.reject.DeadLetter;
import dev.rivulet.engine.reject.RejectedRecordFiles;
import dev.rivulet.engine.reject.Replays;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A job's dead letters that a command is about, as they are now; the job may run. Immutable.
 *
 * @param letters in the order of the log
 * @param replayedIds of those that were given to the job again
 */
record LetterBox(Replays replays, List<DeadLetter> letters, Set<String> replayedIds) {

    static LetterBox of(PipelineLocation.Located located, Predicate<DeadLetter> isWanted) throws IOException {
        Disk disk = new SystemDisk();
        DataDirectory data = located.data();
        Replays replays = new Replays(disk, data.replays());
        List<DeadLetter> letters = new ArrayList<>(RejectedRecordFiles.letters(disk, data.deadLetters(), isWanted));
        if (located.bound().deadLetters().isPresent()) {
            addNew(
                    letters,
                    LetterTable.letters(located, located.bound().deadLetters().get(), isWanted));
        }
        return new LetterBox(replays, List.copyOf(letters), replays.ids());
    }

    /** What was in files before there was the table may be in both. */
    private static void addNew(List<DeadLetter> letters, List<DeadLetter> more) {
        Set<String> known = letters.stream().map(DeadLetter::id).collect(Collectors.toSet());
        more.stream().filter(letter -> !known.contains(letter.id())).forEach(letters::add);
    }

    boolean isReplayed(DeadLetter letter) {
        return replayedIds.contains(letter.id());
    }
}
