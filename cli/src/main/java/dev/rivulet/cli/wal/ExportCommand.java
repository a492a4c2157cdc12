package dev.rivulet.cli.wal;

import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.engine.job.LoggedFrame;
import dev.rivulet.wal.inspect.FrameWalk;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.WalProblem;
import dev.rivulet.wal.inspect.WalReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet wal export}: takes frames out of a log. */
@Command(
        name = "export",
        description =
                "Prints the frames of a log, a line of JSON each. Works beside a running job, and on damaged logs: what "
                        + "cannot be read is told on standard error.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:all that was asked for was printed", "1:some of it is lost", "2:there is no log"},
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class ExportCommand implements Callable<Integer> {

    private static final List<String> KINDS = List.of(
            "batch",
            "epoch-mark",
            "job-start",
            "tick",
            "lane-change",
            "decision",
            "source-end",
            "table-load",
            "lookup-answers",
            "returned-rows",
            "emitted",
            "shed",
            "skip",
            "unknown");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LogLocation location = new LogLocation();

    @Option(names = "--from", paramLabel = "P", description = "The position to begin at (default: the oldest).")
    private long fromPosition;

    @Option(names = "--to", paramLabel = "P", description = "The position to end before (default: the end).")
    private long toPosition = Long.MAX_VALUE;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            split = ",",
            description =
                    "Only frames of these kinds: batch, epoch-mark, job-start, tick, lane-change, decision, source-end, "
                            + "table-load, lookup-answers, returned-rows, shed, unknown, or numbers.")
    private List<String> kinds = List.of();

    @Option(names = "--limit", paramLabel = "N", description = "No more than so many frames.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--raw", description = "Payloads as they are, in base64, instead of what they say.")
    private boolean isRaw;

    @Option(names = "--out", paramLabel = "FILE", description = "A new file to write to, instead of standard output.")
    private @Nullable Path file;

    ExportCommand() {}

    @Override
    public Integer call() throws IOException {
        requireSense();
        WalReport report = location.inspect(spec, WalReport.Depth.HEADERS);
        if (file == null) {
            PrintWriter out = spec.commandLine().getOut();
            int exitCode = export(report, out);
            out.flush();
            return exitCode;
        }
        try (PrintWriter out =
                new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW))) {
            int exitCode = export(report, out);
            if (out.checkError()) {
                throw new IOException(file + ": writing failed; is the disk full?");
            }
            return exitCode;
        }
    }

    private void requireSense() {
        if (fromPosition < 0 || toPosition < fromPosition) {
            throw mistake("--from " + fromPosition + " and --to " + toPosition + " are no range");
        }
        for (String kind : kinds) {
            if (!KINDS.contains(kind) && !kind.matches("[0-9]{1,3}")) {
                throw mistake("--kind is " + kind + ", wanted are " + String.join(", ", KINDS) + ", or a number");
            }
        }
        if (file != null && Files.exists(file)) {
            throw mistake("--out " + file + " is there already; a new file is wanted");
        }
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private int export(WalReport report, PrintWriter out) throws IOException {
        long lossCount = tellHeaders(report);
        long frameCount = 0;
        try (FrameWalk walk = new FrameWalk(location.disk(), report, new PositionRange(fromPosition, toPosition))) {
            while (frameCount < limit) {
                FrameWalk.Step step = walk.next();
                if (step == FrameWalk.Step.END) {
                    break;
                }
                if (step == FrameWalk.Step.FRAME) {
                    frameCount += print(walk, out) ? 1 : 0;
                } else {
                    lossCount++;
                    tell(walk, step);
                }
            }
        }
        return lossCount == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    /** What is wrong with frames comes up when they are met. */
    private long tellHeaders(WalReport report) {
        List<WalProblem> problems = report.problems().stream()
                .filter(problem -> problem.kind() != WalProblem.Kind.DAMAGED_FRAMES)
                .toList();
        problems.forEach(problem -> spec.commandLine().getErr().println("rivulet: " + problem.message()));
        return problems.size();
    }

    private void tell(FrameWalk walk, FrameWalk.Step step) {
        String what = step == FrameWalk.Step.HOLE ? "a hole, from an earlier repair" : "lost, " + walk.problem();
        spec.commandLine()
                .getErr()
                .println("rivulet: positions " + walk.position() + " to " + walk.endPosition() + ": " + what);
    }

    private boolean print(FrameWalk walk, PrintWriter out) {
        LoggedFrame frame = LoggedFrame.describe(walk.kind(), walk.payload());
        boolean isWanted =
                kinds.isEmpty() || kinds.contains(frame.kindName()) || kinds.contains(String.valueOf(walk.kind()));
        if (isWanted) {
            out.println(FrameJson.of(walk, frame, isRaw));
        }
        return isWanted;
    }
}
