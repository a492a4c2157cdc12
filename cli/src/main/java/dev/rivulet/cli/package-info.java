/**
 * The commands of the standalone jar: entry type {@link dev.rivulet.cli.Main}. What a command does lies in the packages below; here
 * are options, exit codes and messages.
 */
@NullMarked
package dev.rivulet.cli;

import org.jspecify.annotations.NullMarked;
