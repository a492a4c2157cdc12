package dev.rivulet.system.race;

import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * What one writer does in a race, as text between processes: {@code KIND FIRST COUNT}. Immutable.
 *
 * @param firstId of a range of ids; all operations but {@code OPTIMIZE} and {@code CONSTRAIN} are about one
 */
record Operation(Kind kind, long firstId, int idCount) {

    /** How far back an operation on old rows reaches: so close that two of them often mean the same rows. */
    private static final int REACH = 30;

    private static final int ID_COUNT_MAX = 12;

    enum Kind {
        APPEND(true),
        /** An append by the sink of a stream, which follows whatever came between. */
        STREAM(true),
        /** Counts up the rows that are there and inserts the others. */
        MERGE(false),
        DELETE(false),
        OPTIMIZE(false),
        /** A constraint that all rows meet; changes which are under way meanwhile are refused. */
        CONSTRAIN(true);

        final boolean wantsNewIds;

        Kind(boolean wantsNewIds) {
            this.wantsNewIds = wantsNewIds;
        }
    }

    private static final Kind[] LOTS = {
        Kind.APPEND,
        Kind.APPEND,
        Kind.STREAM,
        Kind.STREAM,
        Kind.MERGE,
        Kind.MERGE,
        Kind.MERGE,
        Kind.DELETE,
        Kind.DELETE,
        Kind.OPTIMIZE,
        Kind.CONSTRAIN
    };

    /**
     * @param usedEndId behind the last that a row had before the race: others may be inserted by both writers, and an append does not look
     * @param nextId the first that no row has in this race
     */
    static Operation any(SplittableRandom random, long usedEndId, long nextId) {
        Kind kind = LOTS[random.nextInt(LOTS.length)];
        int idCount = 1 + random.nextInt(ID_COUNT_MAX);
        if (kind.wantsNewIds || usedEndId == 0) {
            return new Operation(kind, nextId, idCount);
        }
        long firstId = random.nextLong(Math.max(0, usedEndId - REACH), usedEndId);
        return new Operation(kind, firstId, (int) Math.min(idCount, usedEndId - firstId));
    }

    static Operation parse(String text) {
        String[] words = text.split(" ");
        return new Operation(Kind.valueOf(words[0]), Long.parseLong(words[1]), Integer.parseInt(words[2]));
    }

    LongStream ids() {
        return LongStream.range(firstId, endId());
    }

    long endId() {
        return firstId + idCount;
    }

    @Override
    public String toString() {
        return kind + " " + firstId + " " + idCount;
    }
}
