package dev.rivulet.cli.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.run.PipelineLocation;
import dev.rivulet.cli.run.ScratchDirectory;
import dev.rivulet.core.row.RowType;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.replay.RowExplanation;
import dev.rivulet.engine.replay.RowExplanation.InputRecord;
import dev.rivulet.expr.ExpressionCompiler;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.ExpressionFailure;
import dev.rivulet.expr.Scalar;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet explain-row}: which records made a row of the table. */
@Command(
        name = "explain-row",
        description =
                "Finds the first row of the sink for which the condition holds, by computing the log again, and prints the"
                        + " records that made it. Writes nothing. Works beside a running job.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the row was found",
            "1:there is no such row in what the log still has, or it could not be computed",
            "2:the pipeline's file or the condition is wrong, or there is no log"
        },
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
public final class ExplainRowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PipelineLocation location = new PipelineLocation();

    @Option(
            names = "--where",
            required = true,
            paramLabel = "CONDITION",
            description = "A condition on the sink's columns, in SQL: \"device = 'd-7' and readings > 3\".")
    private String where = "";

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    ExplainRowCommand() {}

    @Override
    public Integer call() throws ConfigException, JobException, IOException {
        PipelineLocation.Located located = location.loadWithLog(spec);
        Step.SinkStep sink = located.bound().pipeline().plan().sinks().get(0);
        Optional<RowExplanation> found = explained(located, sink);
        PrintWriter out = spec.commandLine().getOut();
        if (found.isEmpty()) {
            out.println(isJson ? "{}" : "no row of " + sink.uid() + " in what the log has is such that " + where);
            return ExitCode.FAILED;
        }
        if (isJson) {
            out.println(json(found.get()));
        } else {
            print(found.get(), out);
        }
        return ExitCode.OK;
    }

    private Optional<RowExplanation> explained(PipelineLocation.Located located, Step.SinkStep sink)
            throws JobException, IOException {
        try (ScratchDirectory scratch = ScratchDirectory.temporary()) {
            return located.replay(scratch.path())
                    .explain(sink.uid(), condition(sink.sink().rowType()));
        }
    }

    @SuppressWarnings("unchecked") // The rows that come to the sink are those of its type.
    private Predicate<Object> condition(RowType<?> rowType) {
        try {
            var condition = ExpressionCompiler.compilePredicate(where, (RowType<Object>) rowType);
            Scalar scratch = new Scalar();
            return row -> holds(condition, row, scratch);
        } catch (ExpressionException e) {
            throw new ParameterException(spec.commandLine(), "--where: " + e.getMessage(), e);
        }
    }

    /** A row that the condition cannot be computed of is not the one. */
    private static boolean holds(dev.rivulet.expr.Predicate<Object> condition, Object row, Scalar scratch) {
        try {
            return condition.test(row, scratch);
        } catch (ExpressionFailure e) {
            return false;
        }
    }

    private static void print(RowExplanation found, PrintWriter out) {
        out.println(found.row());
        if (found.matchCount() > 1) {
            out.println("(the first of " + found.matchCount() + " such rows)");
        }
        found.way().forEach(operator -> out.println("came through " + operator));
        out.println(
                "made of " + found.inputs().size() + " records" + (found.isComplete() ? ":" : ", the first of more:"));
        for (InputRecord input : found.inputs()) {
            out.println("  " + input.resource() + ":" + input.offset() + " (log position " + input.logPosition()
                    + ", record " + input.recordIndex() + "): " + input.text());
        }
    }

    private static ObjectNode json(RowExplanation found) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("row", found.row()).put("matchCount", found.matchCount()).put("complete", found.isComplete());
        ArrayNode way = json.putArray("way");
        found.way().forEach(way::add);
        ArrayNode inputs = json.putArray("inputs");
        for (InputRecord input : found.inputs()) {
            inputs.addObject()
                    .put("source", input.source())
                    .put("resource", input.resource())
                    .put("offset", input.offset())
                    .put("logPosition", input.logPosition())
                    .put("recordIndex", input.recordIndex())
                    .put("text", input.text());
        }
        return json;
    }
}
