package dev.rivulet.cli.wal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.wal.inspect.WalReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rivulet wal inspect}: what a log has, and what holds it. */
@Command(
        name = "inspect",
        description = "Tells what a log has, by its headers and its newest segment. Works beside a running job.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class InspectCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LogLocation location = new LogLocation();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    InspectCommand() {}

    @Override
    public Integer call() throws IOException {
        WalReport report = location.inspect(spec, WalReport.Depth.HEADERS);
        DataDirectory data = location.data(report.directory());
        @Nullable EngineView engine = data == null ? null : EngineView.of(location.disk(), data, report);
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            ObjectNode json = LogJson.of(report);
            if (engine != null) {
                json.set("engine", LogJson.of(engine));
            }
            out.println(json);
        } else {
            print(report, engine, new LogText(out));
        }
        return report.isHealthy() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void print(WalReport report, @Nullable EngineView engine, LogText text) {
        text.print(report);
        if (engine != null) {
            text.print(engine);
        }
        text.printProblems(report);
    }
}
