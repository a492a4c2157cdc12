/**
 * The commands that compute a job's log again, or compare what came of it: {@code rivulet verify}, {@code rivulet replay} and {@code
 * rivulet diff}. Here are options, words and exit codes; what is done lies in {@code dev.rivulet.engine.replay} and {@code
 * dev.rivulet.delta.diff}. None of them changes anything of the job.
 */
@NullMarked
package dev.rivulet.cli.replay;

import org.jspecify.annotations.NullMarked;
