package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.group.GroupMember;
import dev.rivulet.engine.group.GroupRefusedException;
import dev.rivulet.engine.group.GroupSettings;
import dev.rivulet.engine.group.JobEnd;
import dev.rivulet.engine.group.JobGroup;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.testkit.SimDisk;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs that cannot run beside each other: none of them starts, and it is said why. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JobGroupRefusalTest {

    private final SimDisk disk = new SimDisk(1);
    private final ConcurrentHashMap<String, JobEnd> told = new ConcurrentHashMap<>();
    private final GroupSettings settings = GroupSettings.defaults().withListener(end -> told.put(end.name(), end));

    private EmbeddedRunner runner(String directory) {
        return GroupedWindows.runner(disk, directory);
    }

    private GroupedWindows windows(String name, int seed) {
        return new GroupedWindows(disk, name, seed);
    }

    @Test
    void jobsThatWouldBeInEachOthersWayAreRefusedBeforeAnyStarts() {
        GroupedWindows one = windows("one", 1);
        GroupedWindows two = windows("two", 2);
        GroupMember original = one.member(reading -> reading);

        assertRefused("two jobs are named one", List.of(original, one.member(reading -> reading, runner("elsewhere"))));
        assertRefused(
                "it has the data directory /data/one, which job one has",
                List.of(original, two.member(reading -> reading, runner("two/../one"))));
        GroupMember sameTable = new GroupMember(pipelineInto("two", "table", one), runner("two"));
        assertRefused(
                "its sink table writes to memory of one, as the sink of that uid of job one does",
                List.of(original, sameTable));
        GroupMember otherUid = new GroupMember(
                pipelineInto("two", "alarms", one), runner("two").availableNow());
        try (JobGroup group = JobGroup.start(List.of(original, otherUid), settings)) {
            assertEquals(List.of("one", "two"), group.names());
        }
    }

    private static Pipeline pipelineInto(String name, String uid, GroupedWindows other) {
        Pipeline pipeline = Pipeline.named(name);
        pipeline.source("lines", new LineSource(List.of(), 1, false))
                .map(reading -> new KeyWindow(reading.key(), 0, 1, 1))
                .sinkTo(uid, other.sink());
        return pipeline;
    }

    @Test
    void aShareThatIsTooSmallIsRefusedWithTheNumbers() {
        GroupMember light = windows("light", 1).member(reading -> reading);
        GroupMember plain = windows("heavy", 2).member(reading -> reading);
        GroupMember heavy = new GroupMember(plain.pipeline(), plain.runner(), 3);

        assertRefused(
                "job light cannot run with the others: its share of the memory is 40 MB, of 160 MB for 2 jobs by weight 1"
                        + " of 4; a job with sinks to the number of 1 needs at least 48 MB",
                List.of(light, heavy));
    }

    private void assertRefused(String text, List<GroupMember> members) {
        GroupRefusedException refusal = assertThrows(
                GroupRefusedException.class, () -> JobGroup.start(members, settings.withMemory(160L << 20)));
        assertTrue(String.valueOf(refusal.getMessage()).contains(text), refusal.getMessage());
        assertTrue(told.isEmpty(), "something was started");
    }
}
