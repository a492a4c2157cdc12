package dev.rivulet.delta.kernel.commit;

import java.io.IOException;
import java.util.Optional;

/**
 * What became of an append. Immutable.
 *
 * @param tableVersion the version that this call made, or the latest known one if it made none
 * @param isNew false if the table had this transaction already
 * @param upkeepFailure why the checksum or the checkpoint after the commit failed; the commit stands, and the next one tries again
 */
public record AppendResult(long tableVersion, boolean isNew, Optional<IOException> upkeepFailure) {}
