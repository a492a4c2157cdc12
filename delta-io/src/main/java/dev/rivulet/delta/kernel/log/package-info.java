/**
 * What lies in a table's log beside the latest version: which files it names ({@link dev.rivulet.delta.kernel.log.NeededFiles}), when
 * versions were made, how long what is kept. Public only for the packages around; not an API.
 */
@NullMarked
package dev.rivulet.delta.kernel.log;

import org.jspecify.annotations.NullMarked;
