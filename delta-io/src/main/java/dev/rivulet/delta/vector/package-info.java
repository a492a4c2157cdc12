/**
 * Deletion vectors: which rows of a data file are deleted ({@link dev.rivulet.delta.vector.DeletedRows}), and how that lies on the disk. It
 * knows nothing of logs, and of Delta Kernel no more than the packages around it do. Public only for those; not an API.
 */
@NullMarked
package dev.rivulet.delta.vector;

import org.jspecify.annotations.NullMarked;
