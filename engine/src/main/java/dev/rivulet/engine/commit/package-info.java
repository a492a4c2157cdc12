/**
 * Sealed epochs into the targets, in order and once: entry type {@link dev.rivulet.engine.commit.CommitAgent}.
 */
@NullMarked
package dev.rivulet.engine.commit;

import org.jspecify.annotations.NullMarked;
