package dev.rivulet.delta.change;

import dev.rivulet.delta.TableDefinition;

/** What a table's files call its columns: it makes no difference to what it holds. */
public enum Naming {
    /** As the table does. */
    OWN,

    /** By column mapping, whose readers look for names. */
    BY_NAME,

    /** By column mapping, whose readers look for numbers. */
    BY_ID;

    /** One of them for each of several tables. */
    public static Naming of(long seed) {
        return values()[(int) (seed % values().length)];
    }

    public TableDefinition of(TableDefinition definition) {
        return switch (this) {
            case OWN -> definition;
            case BY_NAME -> definition.withProperty("delta.columnMapping.mode", "name");
            case BY_ID -> definition.withProperty("delta.columnMapping.mode", "id");
        };
    }
}
