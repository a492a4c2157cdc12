/** Jobs that are started again when they fail: entry type {@link dev.rivulet.engine.runtime.restart.SupervisedJob}. */
@NullMarked
package dev.rivulet.engine.runtime.restart;

import org.jspecify.annotations.NullMarked;
