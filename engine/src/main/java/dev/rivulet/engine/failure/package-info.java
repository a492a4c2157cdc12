/**
 * What becomes of users' functions that fail: entry type {@link dev.rivulet.engine.failure.Caller}, through which they are called. Knows no
 * agent; what is done in the end is the business of a {@link dev.rivulet.engine.failure.FailureEnd}.
 */
@NullMarked
package dev.rivulet.engine.failure;

import org.jspecify.annotations.NullMarked;
