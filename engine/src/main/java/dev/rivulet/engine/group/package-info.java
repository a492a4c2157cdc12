/**
 * Several jobs in one JVM: {@link dev.rivulet.engine.group.JobGroup} starts them, keeps the end of one from the others, and divides the
 * memory among them. Public. Jobs know nothing of it, and share nothing but the process.
 */
@NullMarked
package dev.rivulet.engine.group;

import org.jspecify.annotations.NullMarked;
