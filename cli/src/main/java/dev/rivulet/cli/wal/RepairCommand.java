package dev.rivulet.cli.wal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.wal.repair.RepairPlan;
import dev.rivulet.wal.repair.RepairResult;
import dev.rivulet.wal.repair.RepairStep;
import dev.rivulet.wal.repair.WalRepair;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet wal repair}: gives up what is lost, so that the rest can be used. */
@Command(
        name = "repair",
        description = {
            "Makes a damaged log one that a job can start from. What is intact stays; what is lost becomes a hole that readers are "
                    + "told of; every file that is replaced is kept in the log's folder `damaged`.",
            "Without --yes it only says what it would do."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:there is nothing to repair, or it was repaired",
            "1:it needs a repair that was not done",
            "2:there is no log"
        },
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class RepairCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LogLocation location = new LogLocation();

    @Option(names = "--yes", description = "Carry it out. No job may have the log open.")
    private boolean isCarriedOut;

    @Option(names = "--dry-run", description = "Only say what would be done; the default.")
    private boolean isDryRun;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    RepairCommand() {}

    @Override
    public Integer call() throws IOException {
        if (isCarriedOut && isDryRun) {
            throw new ParameterException(spec.commandLine(), "--yes and --dry-run exclude each other");
        }
        WalRepair repair = new WalRepair(location.disk(), location.log(spec));
        RepairResult result = isCarriedOut ? repair.run() : new RepairResult(repair.plan(), List.of());
        RepairPlan plan = result.plan();
        boolean isDone = plan.isEmpty() || isCarriedOut && plan.refusal() == null;
        if (isJson) {
            printJson(result, isDone);
        } else {
            print(result, spec.commandLine().getOut());
        }
        return isDone ? ExitCode.OK : ExitCode.FAILED;
    }

    private void printJson(RepairResult result, boolean isDone) {
        ObjectNode json = LogJson.of(result.plan());
        json.put("repaired", isDone && !result.plan().isEmpty());
        ArrayNode kept = json.putArray("kept");
        result.kept().forEach(file -> kept.add(file.toString()));
        spec.commandLine().getOut().println(json);
    }

    private void print(RepairResult result, PrintWriter out) {
        RepairPlan plan = result.plan();
        if (plan.isEmpty()) {
            out.println("nothing to repair");
            return;
        }
        if (plan.refusal() != null) {
            out.println("cannot be repaired: " + plan.refusal());
            return;
        }
        for (RepairStep step : plan.steps()) {
            out.println((isCarriedOut ? "done: " : "would do: ") + step.description());
        }
        plan.losses().forEach(loss -> out.println((isCarriedOut ? "given up: " : "would give up: ") + loss));
        for (Path file : result.kept()) {
            out.println("kept: " + file);
        }
        if (!isCarriedOut) {
            out.println("nothing was changed; to carry it out: rivulet wal repair " + location.directory() + " --yes");
        }
    }
}
