package dev.rivulet.cli.dlq;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.reject.DeadLetter;
import dev.rivulet.engine.reject.RejectedRecordFiles;
import dev.rivulet.engine.reject.Replays;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A job's dead letters that a command is about, as they are now; the job may run. Immutable.
 *
 * @param letters in the order of the log
 * @param replayedIds of those that were given to the job again
 */
record LetterBox(Replays replays, List<DeadLetter> letters, Set<String> replayedIds) {

    static LetterBox of(DataDirectory data, Predicate<DeadLetter> isWanted) throws IOException {
        Disk disk = new SystemDisk();
        Replays replays = new Replays(disk, data.replays());
        return new LetterBox(replays, RejectedRecordFiles.letters(disk, data.deadLetters(), isWanted), replays.ids());
    }

    boolean isReplayed(DeadLetter letter) {
        return replayedIds.contains(letter.id());
    }
}
