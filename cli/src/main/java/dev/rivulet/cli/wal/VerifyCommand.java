package dev.rivulet.cli.wal;

import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.wal.inspect.FrameCounts;
import dev.rivulet.wal.inspect.WalReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rivulet wal verify}: whether every frame of a log is as it was written. */
@Command(
        name = "verify",
        description =
                "Reads every frame of a log and names all that is damaged or missing. Works beside a running job.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the log is good", "1:it is damaged", "2:there is no log"},
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class VerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LogLocation location = new LogLocation();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    VerifyCommand() {}

    @Override
    public Integer call() throws IOException {
        WalReport report = location.inspect(spec, WalReport.Depth.EVERY_FRAME);
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            out.println(LogJson.of(report));
        } else {
            LogText text = new LogText(out);
            text.print(report);
            out.println();
            text.printProblems(report);
            out.println(verdict(report));
        }
        return report.isHealthy() ? ExitCode.OK : ExitCode.FAILED;
    }

    private String verdict(WalReport report) {
        FrameCounts counts = report.counts();
        if (report.isHealthy()) {
            return "good: " + counts.frameCount() + " frames, " + counts.dataCount() + " of data with "
                    + counts.dataSizeBytes() + " bytes";
        }
        return "damaged: " + report.problems().size() + (report.problems().size() == 1 ? " problem" : " problems")
                + "; restore the files from a copy, or give up what is lost: rivulet wal repair "
                + location.directory();
    }
}
