/**
 * What a message of syslog says: entry type {@link dev.rivulet.network.lines.syslog.SyslogMessage}. No input or output.
 */
@NullMarked
package dev.rivulet.network.lines.syslog;

import org.jspecify.annotations.NullMarked;
