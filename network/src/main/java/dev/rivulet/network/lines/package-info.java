/**
 * Lines that are sent to us, such as those of syslog, as a source: entry type {@link dev.rivulet.network.lines.LineSource}.
 */
@NullMarked
package dev.rivulet.network.lines;

import org.jspecify.annotations.NullMarked;
