package dev.rivulet.cli.decide;

import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.run.PipelineLocation;
import dev.rivulet.core.sink.TargetDoubt.WayOut;
import dev.rivulet.core.text.NearestWord;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.DoubtException;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.plan.Step;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** About which sink something is decided; filled in by the command line. */
final class SinkDecision {

    @Mixin
    private PipelineLocation location = new PipelineLocation();

    @Option(
            names = "--sink",
            paramLabel = "UID",
            required = true,
            description = "The sink that the job's message names.")
    private String sink = "";

    SinkDecision() {}

    /** Writes the decision and says what follows. */
    int decide(CommandSpec spec, WayOut way, String consequence) throws ConfigException, JobException, IOException {
        PipelineLocation.Located located = location.loadWithLog(spec);
        Pipeline pipeline = located.bound().pipeline();
        List<String> uids =
                pipeline.plan().sinks().stream().map(Step.SinkStep::uid).toList();
        if (!uids.contains(sink)) {
            throw new ParameterException(
                    spec.commandLine(), "--sink is " + sink + NearestWord.hint(sink, uids, "sinks of the pipeline"));
        }
        EmbeddedRunner.in(located.data().root())
                .withSettings(located.bound().settings())
                .decide(pipeline, sink, way);
        spec.commandLine()
                .getOut()
                .println("decided: " + DoubtException.word(way) + " for sink " + sink + ", " + consequence
                        + "; start the job again");
        return ExitCode.OK;
    }
}
