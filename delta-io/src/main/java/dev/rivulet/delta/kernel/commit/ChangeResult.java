package dev.rivulet.delta.kernel.commit;

import java.io.IOException;
import java.util.Optional;

/**
 * What became of a change. Immutable.
 *
 * @param tableVersion the version that it made
 * @param upkeepFailure why the checksum or the checkpoint after the commit failed; the commit stands, and the next one tries again
 */
public record ChangeResult(long tableVersion, Optional<IOException> upkeepFailure) {}
