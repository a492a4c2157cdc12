/**
 * {@code rivulet wal}: looking into a job's log, checking it, repairing it, and taking frames out of it. Entry type {@link
 * dev.rivulet.cli.wal.WalCommand}. Here are options, words and exit codes; what is done lies in {@code dev.rivulet.wal.inspect} and
 * {@code dev.rivulet.wal.repair}.
 */
@NullMarked
package dev.rivulet.cli.wal;

import org.jspecify.annotations.NullMarked;
