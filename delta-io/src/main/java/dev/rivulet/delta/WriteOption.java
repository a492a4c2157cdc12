package dev.rivulet.delta;

/** How rows may change the table that they are written to. */
public enum WriteOption {
    /**
     * Columns that the table lacks are added to it, behind the others and with nulls in the rows that are there; a column takes the rows'
     * wider type if the table allows that ({@code delta.enableTypeWidening}). Spark's {@code mergeSchema}.
     */
    MERGE_SCHEMA
}
