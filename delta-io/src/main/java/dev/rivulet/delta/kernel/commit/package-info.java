/**
 * An append, from what is asked for to the actions in the log: entry type {@link dev.rivulet.delta.kernel.commit.AppendRequest}.
 * Stateless and without I/O. Public only for the package above; not an API.
 */
@NullMarked
package dev.rivulet.delta.kernel.commit;

import org.jspecify.annotations.NullMarked;
