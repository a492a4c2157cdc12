package dev.rivulet.system.sim;

import dev.rivulet.engine.Pipeline;
import dev.rivulet.testkit.SimTable;
import dev.rivulet.testkit.receiver.SimReceiver;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a seed decides of a whole history: the input, the pipeline, what is outside of it, and its targets. Whoever runs it draws on from the same
 * random. One owner.
 */
final class RandomHistory {

    final List<Input> inputs = new ArrayList<>();
    final Outside outside;
    final List<Node> nodes;
    final List<WatchedTable> tables = new ArrayList<>();
    final LetterPlace letterPlace;
    final int laneCountMax;
    final boolean logsReferences;

    /** How far one source may be ahead of the other, 0 for any. */
    final long driftMicros;

    /** Whether sources come to an end for good, and not only for now. */
    final boolean hasEnd;

    /**
     * @param sourceCount one, or two whose rows come together; what the seed decides for the first is the same with either
     * @param isReleasing whether the log lets go of what no checkpoint needs
     * @param mayDrop whether records may be dropped
     */
    RandomHistory(SplittableRandom random, long seed, int sourceCount, boolean isReleasing, boolean mayDrop) {
        int lineCountMax = isReleasing && random.nextInt(10) == 0 ? 1_500 : 400;
        inputs.add(Input.of(Input.FIRST, RandomLines.of(random, mayDrop ? 2_500 : lineCountMax)));
        SplittableRandom ofSecond = new SplittableRandom(~seed);
        if (sourceCount > 1) {
            inputs.add(Input.of(Input.SECOND, RandomLines.withFuture(RandomLines.of(ofSecond, 200), ofSecond)));
        }
        this.driftMicros = sourceCount > 1 && ofSecond.nextBoolean() ? 1 + ofSecond.nextLong(10_000_000) : 0;
        this.hasEnd = sourceCount > 1 && ofSecond.nextBoolean();
        Grammar grammar = new Grammar(random);
        List<Node> tree = Faults.sprinkled(grammar.pipeline(), seed);
        this.outside = new Outside(seed);
        this.nodes = outside.planted(sourceCount > 1 ? Forks.planted(tree, seed) : tree, seed);
        double failureRate = random.nextInt(3) == 0 ? 0.2 : 0;
        SplittableRandom ofReceivers =
                new SplittableRandom(seed * 77); // So that the rest of a seed's history is as without.
        for (int sink = 0; sink < grammar.sinkCount(); sink++) {
            tables.add(new WatchedTable(
                    new SimTable<>(Item.class, random.nextLong(), failureRate), receiver(ofReceivers, failureRate)));
        }
        this.letterPlace = new LetterPlace(seed);
        this.laneCountMax = 1 + random.nextInt(4);
        this.logsReferences = random.nextInt(4) == 0;
    }

    /** Null for a table. */
    private static @Nullable SimReceiver<Item> receiver(SplittableRandom random, double failureRate) {
        long seed = random.nextLong();
        return random.nextInt(8) == 0 ? new SimReceiver<>(Item.class, seed, failureRate / 10, 0) : null;
    }

    /** The pipeline over sources of its inputs, without where its dead letters go. */
    Pipeline pipeline(List<ItemSource> sources) {
        return PipelineMaker.pipeline(nodes, sources, driftMicros, tables);
    }

    /** From here on nothing fails any more. */
    void heal() {
        tables.forEach(WatchedTable::heal);
        letterPlace.heal();
    }
}
