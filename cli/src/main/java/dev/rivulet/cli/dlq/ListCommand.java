package dev.rivulet.cli.dlq;

import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.run.PipelineLocation;
import dev.rivulet.cli.text.TextTable;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.reject.DeadLetter;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rivulet dlq list}: a job's dead letters. */
@Command(
        name = "list",
        description = "Lists a job's dead letters, a line each, in the order of the log. Works beside a running job.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class ListCommand implements Callable<Integer> {

    private static final int CAUSE_LENGTH_MAX = 120;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PipelineLocation location = new PipelineLocation();

    @Mixin
    private LetterChoice choice = new LetterChoice();

    @Option(names = "--limit", paramLabel = "N", description = "So many at most, the last ones.")
    private long limit = Long.MAX_VALUE;

    @Option(
            names = "--json",
            description = "Print a JSON object per letter and line, with its record. Mended, the lines are what"
                    + " `dlq replay --file` takes.")
    private boolean isJson;

    ListCommand() {}

    @Override
    public Integer call() throws ConfigException, IOException {
        LetterBox box = LetterBox.of(location.loadWithLog(spec), choice::fits);
        List<DeadLetter> fitting = box.letters();
        List<DeadLetter> shown = fitting.subList((int) Math.max(0, fitting.size() - limit), fitting.size());
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            shown.forEach(letter -> out.println(LetterText.json(letter, box.isReplayed(letter))));
        } else {
            print(shown, box, out);
            out.println(
                    shown.size() + " of " + fitting.size() + " dead letters" + (choice.isMade() ? " that fit" : ""));
        }
        return ExitCode.OK;
    }

    private static void print(List<DeadLetter> letters, LetterBox box, PrintWriter out) {
        TextTable table = new TextTable(Set.of(), List.of("ID", "TIME", "SOURCE", "OPERATOR", "REPLAY", "CAUSE"));
        for (DeadLetter letter : letters) {
            RejectedRecord record = letter.record();
            String replay =
                    box.isReplayed(letter) ? "done" : record.arrival().resend().toString();
            table.add(
                    letter.id(),
                    LetterText.time(record),
                    record.source(),
                    LetterText.operator(record),
                    replay,
                    shortened(record.cause()));
        }
        table.lines().forEach(out::println);
    }

    private static String shortened(String cause) {
        String line = cause.replaceAll("\\s+", " ");
        return line.length() <= CAUSE_LENGTH_MAX ? line : line.substring(0, CAUSE_LENGTH_MAX) + "…";
    }
}
