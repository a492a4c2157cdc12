package dev.rivulet.system.race;

import dev.rivulet.core.row.RecordRowType;

/**
 * A row of the table that is raced for.
 *
 * @param writer who wrote it last
 * @param count how often it was written
 */
public record RacedRow(long id, String writer, long count) implements Comparable<RacedRow> {

    static final RecordRowType<RacedRow> TYPE = RecordRowType.of(RacedRow.class);

    @Override
    public int compareTo(RacedRow other) {
        return Long.compare(id, other.id);
    }
}
