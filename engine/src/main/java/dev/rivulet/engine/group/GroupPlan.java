package dev.rivulet.engine.group;

import dev.rivulet.engine.memory.MemoryPlan;
import dev.rivulet.engine.memory.MemoryShares;
import dev.rivulet.engine.plan.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Decides whether jobs can run together, and with how much memory each. Pure. */
final class GroupPlan {

    private static final long BYTES_PER_MB = 1L << 20;

    private final List<GroupMember> members;
    private final List<GroupRefusedException.Reason> reasons = new ArrayList<>();

    private GroupPlan(List<GroupMember> members) {
        this.members = members;
    }

    /**
     * The members in the given order, each with its share of the memory, if there is a budget.
     *
     * @throws GroupRefusedException with all reasons against it
     */
    static List<GroupMember> of(List<GroupMember> members, long memorySizeBytes) {
        return new GroupPlan(List.copyOf(members)).planned(memorySizeBytes);
    }

    private List<GroupMember> planned(long memorySizeBytes) {
        requireApart(GroupMember::name, (name, other) -> "two jobs are named " + name + "; wanted a name for each");
        requireApart(
                GroupPlan::directory,
                (directory, other) -> "it has the data directory " + directory + ", which job " + other
                        + " has; wanted one for each job");
        requireTargetsApart();
        List<GroupMember> shared =
                memorySizeBytes == GroupSettings.MEMORY_OF_EACH ? members : withShares(memorySizeBytes);
        if (!reasons.isEmpty()) {
            throw new GroupRefusedException(reasons);
        }
        return shared;
    }

    /** Words for a thing that two members have: the thing, and the name of the first of them. */
    @FunctionalInterface
    private interface Words<T> {
        String of(T thing, String other);
    }

    private <T> void requireApart(Function<GroupMember, T> thingOf, Words<T> words) {
        Map<T, String> owners = new LinkedHashMap<>();
        for (int index = 0; index < members.size(); index++) {
            GroupMember member = members.get(index);
            requireFirst(index, member, thingOf.apply(member), owners, words);
        }
    }

    private <T> void requireFirst(int index, GroupMember member, T thing, Map<T, String> owners, Words<T> words) {
        String other = owners.putIfAbsent(thing, member.name());
        if (other != null) {
            refuse(index, words.of(thing, other));
        }
    }

    private static Path directory(GroupMember member) {
        return member.runner().dataDirectory().toAbsolutePath().normalize();
    }

    /**
     * What a target is written to by: commits, staged files and what people read in a table's history are told apart by it.
     *
     * @param uid the sink's
     */
    private record TargetUse(String target, String uid) {}

    private void requireTargetsApart() {
        Map<TargetUse, String> owners = new LinkedHashMap<>();
        for (int index = 0; index < members.size(); index++) {
            GroupMember member = members.get(index);
            for (Step.SinkStep step : member.pipeline().plan().sinks()) {
                TargetUse use = new TargetUse(step.sink().target(), step.uid());
                requireFirst(
                        index,
                        member,
                        use,
                        owners,
                        (same, other) -> "its sink " + same.uid() + " writes to " + same.target()
                                + ", as the sink of that uid of job " + other
                                + " does; wanted another target, another uid, or one job for both");
            }
        }
    }

    private List<GroupMember> withShares(long memorySizeBytes) {
        List<Long> shares = MemoryShares.of(
                memorySizeBytes, members.stream().map(GroupMember::weight).toList());
        List<GroupMember> shared = new ArrayList<>();
        for (int index = 0; index < members.size(); index++) {
            shared.add(withShare(index, shares.get(index), memorySizeBytes));
        }
        return shared;
    }

    private GroupMember withShare(int index, long shareSizeBytes, long memorySizeBytes) {
        GroupMember member = members.get(index);
        int sinkCount = member.pipeline().plan().sinks().size();
        long lowestSizeBytes = MemoryPlan.lowestSizeBytes(sinkCount);
        if (shareSizeBytes < lowestSizeBytes) {
            refuse(
                    index,
                    "its share of the memory is " + shareSizeBytes / BYTES_PER_MB + " MB, of "
                            + memorySizeBytes / BYTES_PER_MB + " MB for " + members.size() + " jobs by weight "
                            + member.weight() + " of "
                            + members.stream().mapToInt(GroupMember::weight).sum()
                            + "; a job with sinks to the number of " + sinkCount + " needs at least "
                            + (lowestSizeBytes + BYTES_PER_MB - 1) / BYTES_PER_MB + " MB");
        }
        return new GroupMember(
                member.pipeline(),
                member.runner().withSettings(member.runner().settings().withMemory(shareSizeBytes, sinkCount)),
                member.weight());
    }

    private void refuse(int index, String text) {
        reasons.add(new GroupRefusedException.Reason(
                index, "job " + members.get(index).name() + " cannot run with the others: " + text));
    }
}
