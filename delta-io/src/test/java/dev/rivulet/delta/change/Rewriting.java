package dev.rivulet.delta.change;

import dev.rivulet.delta.TableDefinition;

/** How a table's rows are changed: which way makes no difference to what it holds. */
public enum Rewriting {
    /** Copy on write. */
    OF_FILES,

    /** By deletion vectors, as it is by default: of these small tables they lie in the log. */
    OF_VECTORS,

    /** By deletion vectors in files, until the last row of a data file is gone. */
    OF_VECTOR_FILES;

    public TableDefinition of(TableDefinition definition) {
        return switch (this) {
            case OF_FILES -> definition;
            case OF_VECTORS -> definition.withDeletionVectors(true);
            case OF_VECTOR_FILES ->
                definition
                        .withDeletionVectors(true)
                        .withProperty("rivulet.deletionVectors.inlineSizeBytesMax", "0")
                        .withProperty("rivulet.deletionVectors.deletedShareMax", "1");
        };
    }
}
