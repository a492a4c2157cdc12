package dev.rivulet.delta.change;

import dev.rivulet.core.sink.StagedFile;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/** Files with the rows that a change brings. Owned by one {@link RowChange}. */
interface NewFiles {

    /**
     * @param matched which of the operation's own rows met one of the table's
     */
    List<StagedFile> of(BitSet matched) throws IOException;

    /** Of a change that brings none. */
    NewFiles NONE = matched -> List.of();
}
