/**
 * {@code rivulet dlq}: what did not make it through a pipeline, and how it gets another chance. Entry type {@link
 * dev.rivulet.cli.dlq.DlqCommand}. Here are options, words and exit codes; files and their rules lie in {@code
 * dev.rivulet.engine.reject}.
 */
@NullMarked
package dev.rivulet.cli.dlq;

import org.jspecify.annotations.NullMarked;
