package dev.rivulet.cli.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.run.PipelineLocation;
import dev.rivulet.cli.run.ScratchDirectory;
import dev.rivulet.core.time.EpochMicros;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.watermark.WatermarkReport;
import dev.rivulet.engine.watermark.Watermarks;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rivulet explain-watermark}: who holds event time back. */
@Command(
        name = "explain-watermark",
        description =
                "Tells how far event time has come by the end of the log, which source and partition holds it back,"
                        + " since when, and who is idle. Computes it from the newest checkpoint on. Works beside a running job.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:it is told",
            "1:it could not be computed",
            "2:the pipeline's file is wrong, or there is no log"
        },
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
public final class ExplainWatermarkCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PipelineLocation location = new PipelineLocation();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    ExplainWatermarkCommand() {}

    @Override
    public Integer call() throws ConfigException, JobException, IOException {
        WatermarkReport report;
        try (ScratchDirectory scratch = ScratchDirectory.temporary()) {
            report = location.loadWithLog(spec).replay(scratch.path()).watermarks();
        }
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            out.println(json(report));
        } else {
            print(report, out);
        }
        return ExitCode.OK;
    }

    private static void print(WatermarkReport report, PrintWriter out) {
        out.println("watermark " + time(report.watermarkMicros()));
        report.holders().forEach(holder -> out.println("held back by " + holder));
        for (WatermarkReport.Source source : report.sources()) {
            out.println("source " + source.uid() + ": " + time(source.watermarkMicros()) + idle(source.isIdle()));
            for (WatermarkReport.Partition partition : source.partitions()) {
                out.println("  partition " + partition.number() + ": " + time(partition.watermarkMicros())
                        + idle(partition.isIdle()) + ", moved last at " + time(partition.movedMicros())
                        + ", last records at " + time(partition.activeMicros()));
            }
        }
    }

    private static String idle(boolean isIdle) {
        return isIdle ? ", idle" : "";
    }

    private static ObjectNode json(WatermarkReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("watermark", time(report.watermarkMicros()));
        ArrayNode holders = json.putArray("heldBackBy");
        report.holders().forEach(holders::add);
        ArrayNode sources = json.putArray("sources");
        for (WatermarkReport.Source source : report.sources()) {
            ObjectNode each = sources.addObject().put("uid", source.uid());
            each.put("watermark", time(source.watermarkMicros())).put("idle", source.isIdle());
            ArrayNode partitions = each.putArray("partitions");
            for (WatermarkReport.Partition partition : source.partitions()) {
                partitions
                        .addObject()
                        .put("number", partition.number())
                        .put("watermark", time(partition.watermarkMicros()))
                        .put("idle", partition.isIdle())
                        .put("movedAt", time(partition.movedMicros()))
                        .put("lastRecordsAt", time(partition.activeMicros()));
            }
        }
        return json;
    }

    private static String time(long micros) {
        return micros == Watermarks.NONE || micros == 0
                ? "unknown"
                : EpochMicros.instant(micros).toString();
    }
}
