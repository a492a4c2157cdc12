package dev.rivulet.cli.table;

import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** What is said when a commit stands but the checksum or checkpoint after it failed. Stateless. */
final class UpkeepNote {

    private UpkeepNote() {}

    /** Says so, if it failed; the command has done its work all the same. */
    static void print(Optional<IOException> failure, CommandSpec spec) {
        failure.ifPresent(reason -> spec.commandLine()
                .getErr()
                .println("rivulet: it is done, but what follows a commit failed and is tried again by the next one: "
                        + reason.getMessage()));
    }
}
