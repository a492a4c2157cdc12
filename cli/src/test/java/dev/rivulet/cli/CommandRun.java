package dev.rivulet.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** A command that was run as a shell would, in this process. */
record CommandRun(int exitCode, String output) {

    static CommandRun of(String... arguments) {
        StringWriter text = new StringWriter();
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(text));
        commandLine.setErr(new PrintWriter(text));
        int exitCode = commandLine.execute(arguments);
        return new CommandRun(exitCode, text.toString());
    }
}
