/**
 * A session whose memory is the log, without input and output: entry type {@link dev.rivulet.mqtt.session.Receiver}.
 */
@NullMarked
package dev.rivulet.mqtt.session;

import org.jspecify.annotations.NullMarked;
