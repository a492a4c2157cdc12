package dev.rivulet.system.sim;

import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Flips a bit of the newest checkpoint, where another one or the whole log makes up for it. One owner. */
final class CheckpointDamage {

    private final SimDisk disk;
    private final Path checkpoints;
    private final boolean isReleasing;
    private final Set<String> damaged = new HashSet<>();

    /**
     * @param isReleasing whether the log lets go of what no checkpoint needs
     */
    CheckpointDamage(SimDisk disk, Path checkpoints, boolean isReleasing) {
        this.disk = disk;
        this.checkpoints = checkpoints;
        this.isReleasing = isReleasing;
    }

    /**
     * @param wasFailing whether the disk failed before; a checkpoint that could not be read at some time holds no log back
     * @return whether it did
     */
    boolean mayHit(SplittableRandom random, boolean wasFailing) throws IOException {
        List<String> names = disk.list(checkpoints).stream()
                .filter(name -> name.startsWith("chk-"))
                .toList();
        long goodCount = names.stream().filter(name -> !damaged.contains(name)).count();
        boolean canBeSpared = isReleasing ? goodCount >= 2 && !wasFailing : goodCount >= 1;
        if (!canBeSpared || random.nextInt(3) > 0) {
            return false;
        }
        String name = names.get(names.size() - 1);
        damaged.add(name);
        Path newest = checkpoints.resolve(name);
        Path state = newest.resolve("state").resolve("state.heap");
        Path victim = random.nextBoolean() ? newest.resolve("MANIFEST") : state;
        long bits = disk.sizeBytes(victim) * 8;
        disk.flipBit(victim, random.nextLong(bits));
        return true;
    }
}
