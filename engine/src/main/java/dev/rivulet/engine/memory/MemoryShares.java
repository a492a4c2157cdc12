package dev.rivulet.engine.memory;

import java.util.List;

/** Divides one budget of memory among jobs. Stateless. */
public final class MemoryShares {

    /** Finer differences nobody means. */
    public static final int WEIGHT_MAX = 1_000;

    private MemoryShares() {}

    /**
     * Shares in proportion to the weights, rounded down; what rounding leaves over nobody gets.
     *
     * @param sizeBytes the budget, up to 2<sup>53</sup>
     * @param weights from 1 to {@link #WEIGHT_MAX} each
     * @return as many shares as weights, in their order
     */
    public static List<Long> of(long sizeBytes, List<Integer> weights) {
        long sum = weights.stream().mapToLong(Integer::longValue).sum();
        return weights.stream()
                .map(weight -> sizeBytes / sum * weight + sizeBytes % sum * weight / sum)
                .toList();
    }
}
