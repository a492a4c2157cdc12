package dev.rivulet.cli.dlq;

import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.run.PipelineLocation;
import dev.rivulet.engine.reject.DeadLetter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rivulet dlq show}: one dead letter with its record. */
@Command(
        name = "show",
        description = "Shows all that is known of a dead letter. Works beside a running job.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class ShowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PipelineLocation location = new PipelineLocation();

    @Parameters(index = "1", paramLabel = "ID", description = "Its name, as `dlq list` has it.")
    private String id = "";

    @Option(names = "--json", description = "Print one JSON object, as `dlq list --json` does.")
    private boolean isJson;

    @Option(
            names = "--raw",
            paramLabel = "FILE",
            description = "Write the record's bytes, as they came, into a file that is not there yet.")
    private @Nullable Path raw;

    ShowCommand() {}

    @Override
    public Integer call() throws ConfigException, IOException {
        LetterBox box =
                LetterBox.of(location.loadWithLog(spec), letter -> letter.id().equals(id));
        DeadLetter letter = find(box);
        PrintWriter out = spec.commandLine().getOut();
        if (raw != null) {
            byte[] bytes = letter.record().rawBytes();
            Files.write(raw, bytes, StandardOpenOption.CREATE_NEW);
            out.println(bytes.length + " bytes are in " + raw);
        } else if (isJson) {
            out.println(LetterText.json(letter, box.isReplayed(letter)));
        } else {
            LetterText.lines(letter, box.isReplayed(letter)).forEach(out::println);
        }
        return ExitCode.OK;
    }

    private DeadLetter find(LetterBox box) {
        return box.letters().stream()
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "there is no dead letter " + id + "; rivulet dlq list names them"));
    }
}
