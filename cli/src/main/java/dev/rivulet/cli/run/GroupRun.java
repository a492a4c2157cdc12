package dev.rivulet.cli.run;

import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.yaml.GroupFile;
import dev.rivulet.engine.group.GroupMember;
import dev.rivulet.engine.group.GroupRefusedException;
import dev.rivulet.engine.group.GroupSettings;
import dev.rivulet.engine.group.JobEnd;
import dev.rivulet.engine.group.JobGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs several pipelines in this process, from their start to the end of the last one. Owned by the command's thread; good for one run. */
public final class GroupRun {

    /** Less than how long a signal waits, so that there is time left to say which jobs were cut off. */
    private static final Duration DRAIN_TIME_MAX = Duration.ofSeconds(55);

    /** A pipeline and its file. */
    private record Named(Path file, PipelineLocation.Located located) {}

    private final List<Named> pipelines;
    private final long memorySizeBytes;
    private final PipelineRun.Mode mode;

    private GroupRun(List<Named> pipelines, long memorySizeBytes, PipelineRun.Mode mode) {
        this.pipelines = pipelines;
        this.memorySizeBytes = memorySizeBytes;
        this.mode = mode;
    }

    /**
     * Loads all of a group's pipelines.
     *
     * @throws ConfigException naming every mistake in any of the files
     */
    public static GroupRun load(GroupFile group, PipelineRun.Mode mode) throws ConfigException {
        List<Named> pipelines = new ArrayList<>();
        List<ConfigException.Mistake> mistakes = new ArrayList<>();
        for (Path file : group.pipelines()) {
            try {
                pipelines.add(new Named(file, PipelineLocation.load(file, null)));
            } catch (ConfigException e) {
                mistakes.addAll(e.errors());
            }
        }
        if (!mistakes.isEmpty()) {
            throw new ConfigException(mistakes);
        }
        return new GroupRun(pipelines, group.memorySizeBytes(), mode);
    }

    /**
     * Starts the jobs and returns when all have ended, by themselves or by a signal. Each end is told when it comes.
     *
     * @return the ends, in the order of the files
     * @throws ConfigException if the pipelines cannot run together; none was started then
     */
    public List<JobEnd> execute() throws ConfigException, IOException, InterruptedException {
        List<JobRecord> records = new ArrayList<>();
        try (StopOnSignal stop = StopOnSignal.install()) {
            List<String> names =
                    pipelines.stream().map(named -> named.located().name()).toList();
            ProgressBoard board = new ProgressBoard(System.err, Terminal.isWatched(), Terminal.width(), names);
            try (JobGroup group = start(board, records)) {
                stop.watch(group::close);
                group.awaitStarted();
                if (names.stream().anyMatch(name -> group.job(name).isPresent())) {
                    SystemdNotice.ready();
                }
                return group.awaitAll();
            } finally {
                board.end();
                close(records);
            }
        }
    }

    private JobGroup start(ProgressBoard board, List<JobRecord> records) throws ConfigException {
        List<GroupMember> members = new ArrayList<>();
        for (Named named : pipelines) {
            PipelineLocation.Located located = named.located();
            JobRecord record = JobRecord.of(located, board.of(located.name()));
            records.add(record);
            members.add(new GroupMember(
                    located.bound().pipeline(),
                    mode.of(
                            located.runner().withListener(record),
                            located.bound().restarts()),
                    located.bound().memoryWeight()));
        }
        GroupSettings settings =
                new GroupSettings(memorySizeBytes, DRAIN_TIME_MAX, end -> board.say("rivulet: " + end.text()));
        try {
            return JobGroup.start(members, settings);
        } catch (GroupRefusedException e) {
            throw new ConfigException(e.reasons().stream()
                    .map(reason -> new ConfigException.Mistake(
                            pipelines.get(reason.memberIndex()).file().toString(), 0, 0, reason.text()))
                    .toList());
        }
    }

    private static void close(List<JobRecord> records) throws IOException {
        for (JobRecord record : records) {
            record.close();
        }
    }
}
