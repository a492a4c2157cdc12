package dev.rivulet.cli.state;

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
import dev.rivulet.engine.query.StateQuery;
import dev.rivulet.engine.query.StateRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet state get}: what a job keeps for a key. */
@Command(
        name = "get",
        description = "Tells what a job keeps for a key. Works beside a running job.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:there is something",
            "1:there is nothing for that key, or the state cannot be read",
            "2:the command line or the pipeline's file is wrong, or there is no log"
        },
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class GetCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PipelineLocation location = new PipelineLocation();

    @Option(names = "--uid", paramLabel = "U", required = true, description = "The state, as `state list` names it.")
    private String uid = "";

    @Option(
            names = "--key",
            paramLabel = "K",
            required = true,
            description = "The key; one of several columns as {device=d7, room=3}.")
    private String key = "";

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    GetCommand() {}

    @Override
    public Integer call() throws ConfigException, JobException, IOException {
        PipelineLocation.Located located = location.loadWithLog(spec);
        try (ScratchDirectory scratch = ScratchDirectory.temporary();
                StateQuery query = StateQuery.open(
                        located.bound().pipeline(), located.data().root(), scratch.path())) {
            List<StateRow> rows = find(query);
            print(query.epoch(), rows);
            return rows.isEmpty() ? ExitCode.FAILED : ExitCode.OK;
        }
    }

    private List<StateRow> find(StateQuery query) throws IOException {
        try {
            return query.find(uid, key);
        } catch (IllegalArgumentException e) { // There is no such state.
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void print(long epoch, List<StateRow> rows) {
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            out.println(json(epoch, rows));
            return;
        }
        out.println("as of epoch " + epoch + (rows.isEmpty() ? ": nothing for key " + key : ""));
        for (StateRow row : rows) {
            out.println(place(row) + ": " + row.value());
        }
    }

    /** The window's start or the timer's time, and the whole key where it says more than the key that was asked for. */
    private static String place(StateRow row) {
        String time = EpochMicros.instant(row.namespace()).toString();
        if (row.namespace() == 0) {
            return row.entry();
        }
        return row.entry().equals(row.key()) ? time : time + " " + row.entry();
    }

    private static ObjectNode json(long epoch, List<StateRow> rows) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("epoch", epoch);
        ArrayNode array = json.putArray("rows");
        for (StateRow row : rows) {
            ObjectNode each = array.addObject().put("key", row.key()).put("namespace", row.namespace());
            each.put("entry", row.entry()).put("value", row.value());
        }
        return json;
    }
}
