package dev.rivulet.cli.replay;

import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.run.PipelineLocation;
import dev.rivulet.cli.run.ScratchDirectory;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.replay.ReplayReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rivulet verify}: whether the log still comes to what the table got. */
@Command(
        name = "verify",
        description = "Computes all epochs that the log has again and compares them with what was committed. Writes"
                + " nothing. Works beside a running job.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all that could be compared is the same",
            "1:an epoch differs, or could not be computed",
            "2:the pipeline's file is wrong, or there is no log"
        },
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
public final class VerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PipelineLocation location = new PipelineLocation();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    VerifyCommand() {}

    @Override
    public Integer call() throws ConfigException, JobException, IOException {
        PipelineLocation.Located located = location.loadWithLog(spec);
        ReplayReport report = verified(located);
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            out.println(ReplayJson.of(report));
        } else {
            ReplayText.verified(report).forEach(out::println);
        }
        return report.isSame() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static ReplayReport verified(PipelineLocation.Located located) throws JobException, IOException {
        try (ScratchDirectory scratch = ScratchDirectory.temporary()) {
            return located.replay(scratch.path()).verify();
        }
    }
}
