package dev.rivulet.cli;

/** Runs one command after the other as a shell would, in this process, and keeps what the last one said. One owner. */
final class Shell {

    private String output = "";

    /** How the command ended: its exit code. */
    int run(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        output = run.output();
        return run.exitCode();
    }

    String output() {
        return output;
    }
}
