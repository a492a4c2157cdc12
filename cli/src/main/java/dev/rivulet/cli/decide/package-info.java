/**
 * The commands that tell a job what is meant where it must not decide by itself: {@code rivulet accept-divergence}, {@code
 * accept-version}, {@code skip-record}, {@code adopt}, {@code fork} and {@code re-emit}. Messages of jobs that stopped or did not start name them. What is
 * decided is written into the job's log, while no job uses it.
 */
@NullMarked
package dev.rivulet.cli.decide;

import org.jspecify.annotations.NullMarked;
