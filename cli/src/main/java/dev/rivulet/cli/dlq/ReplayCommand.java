package dev.rivulet.cli.dlq;

import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.run.PipelineLocation;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.SourcePlan;
import dev.rivulet.engine.reject.DeadLetter;
import dev.rivulet.engine.reject.ReplayedRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet dlq replay}: dead letters go through the pipeline again, each once, however often the command is run. */
@Command(
        name = "replay",
        description =
                "Sends dead letters through the pipeline again: as they came, after the pipeline was mended, or mended"
                        + " themselves. Each goes once, also if the command dies or is run again. A running job takes them"
                        + " within seconds, else the next one does.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the job has them, or gets them",
            "1:the folder cannot be read or written",
            "2:the command line, the pipeline's file or the file of mended records is wrong; nothing was sent"
        },
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class ReplayCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PipelineLocation location = new PipelineLocation();

    @Mixin
    private LetterChoice choice = new LetterChoice();

    @Option(names = "--all", description = "All that can be sent.")
    private boolean isAll;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "Records as they should have come: lines of `dlq list --json` with their text, or base64, mended."
                            + " Only these are sent.")
    private @Nullable Path file;

    @Option(names = "--dry-run", description = "Only tell what would be sent.")
    private boolean isDryRun;

    ReplayCommand() {}

    @Override
    public Integer call() throws ConfigException, IOException {
        if (!isAll && !choice.isMade() && file == null) {
            throw mistake(
                    "say which dead letters: --id, --source, --operator, --cause, --since, --until, --file or --all");
        }
        PipelineLocation.Located located = location.loadWithLog(spec);
        Map<String, byte[]> mended = mended();
        Predicate<DeadLetter> isNamed =
                letter -> mended.containsKey(letter.id()) || choice.ids().contains(letter.id());
        LetterBox box = LetterBox.of(located, letter -> choice.fits(letter) || isNamed.test(letter));
        requireKnown(box, mended);
        Set<String> sources = sources(located.bound().pipeline().plan());
        List<ReplayedRecord> records = new ArrayList<>();
        PrintWriter out = spec.commandLine().getOut();
        for (DeadLetter letter : box.letters()) {
            boolean isMeant = choice.fits(letter) && (mended.isEmpty() || mended.containsKey(letter.id()));
            if (isMeant && !box.isReplayed(letter)) {
                add(letter, mended.get(letter.id()), sources, records, out);
            } else if (isMeant) {
                out.println(letter.id() + ": was sent before");
            }
        }
        int count = isDryRun ? records.size() : box.replays().publish(records, new SystemClock().epochMicros());
        out.println(count
                + (count == 1 ? " dead letter " : " dead letters ")
                + (isDryRun ? "would be sent" : "sent: the job takes them within seconds, or when it is started next"));
        return ExitCode.OK;
    }

    private Map<String, byte[]> mended() throws IOException {
        if (file == null) {
            return Map.of();
        }
        try {
            Map<String, byte[]> mended = MendedFile.read(file);
            if (mended.isEmpty()) {
                throw mistake(file + " has no records");
            }
            return mended;
        } catch (IllegalArgumentException e) {
            throw mistake(String.valueOf(e.getMessage()));
        }
    }

    private void requireKnown(LetterBox box, Map<String, byte[]> mended) {
        Set<String> unknown = new HashSet<>(choice.ids());
        unknown.addAll(mended.keySet());
        box.letters().forEach(letter -> unknown.remove(letter.id()));
        if (!unknown.isEmpty()) {
            throw mistake("there are no dead letters "
                    + unknown.stream().sorted().toList() + "; rivulet dlq list names them");
        }
    }

    private static Set<String> sources(PipelinePlan plan) {
        return plan.sources().stream().map(SourcePlan::uid).collect(Collectors.toSet());
    }

    private static void add(
            DeadLetter letter,
            byte @Nullable [] mended,
            Set<String> sources,
            List<ReplayedRecord> records,
            PrintWriter out) {
        try {
            ReplayedRecord record = letter.replayed(mended);
            if (sources.contains(record.source())) {
                records.add(record);
            } else {
                out.println(letter.id() + ": cannot be sent, the pipeline has no source " + record.source());
            }
        } catch (IllegalStateException e) {
            out.println(letter.id() + ": cannot be sent, " + e.getMessage());
        }
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
